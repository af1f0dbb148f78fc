import { LIMITS } from './limits';

/** The value of an attribute as the compiler left it. */
export type AttributeValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'reference'; readonly id: number }
  | { readonly kind: 'other' };

/** An attribute; `resourceId` is 0 for those outside the Android namespace, such as `package`. */
export interface ManifestAttribute {
  readonly name: string;
  readonly resourceId: number;
  readonly value: AttributeValue;
}

/** An element of a manifest, whichever encoding it came from. */
export interface ManifestElement {
  readonly name: string;
  readonly attributes: readonly ManifestAttribute[];
  readonly children: readonly ManifestElement[];
}

/** The bytes are no Android manifest; the message says why, for the cause of a refusal. */
export class ManifestError extends Error {}

/** Counts elements and attributes, so that a small file cannot unfold into a tree that fills the memory. */
export class NodeBudget {
  #left: number = LIMITS.xmlNodes;

  /** @throws ManifestError when the tree is larger or deeper than any manifest. */
  takeElement(depth: number): void {
    if (depth > LIMITS.xmlDepth)
      throw new ManifestError('its elements are nested deeper than in any manifest');
    this.takeAttribute();
  }

  /** @throws ManifestError when the tree is larger than any manifest. */
  takeAttribute(): void {
    this.#left -= 1;
    if (this.#left < 0) throw new ManifestError('it has more elements than any manifest');
  }
}

/** Direct children by element name. */
export function childrenNamed(element: ManifestElement, name: string): readonly ManifestElement[] {
  return element.children.filter((child) => child.name === name);
}

/** An Android attribute by resource id, since shrinkers remove names; by name where the id is missing. */
export function androidAttribute(
  element: ManifestElement,
  resourceId: number,
  name: string,
): AttributeValue | undefined {
  const byId = element.attributes.find((attribute) => attribute.resourceId === resourceId);
  return (byId ?? element.attributes.find((a) => a.resourceId === 0 && a.name === name))?.value;
}
