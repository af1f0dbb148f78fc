/** What a person wants of a service in one environment. */
export type BackendAct =
  /** Another image for every pod, the cluster's own way. */
  | { readonly kind: 'set-image'; readonly image: string }
  | { readonly kind: 'restart' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'scale'; readonly replicas: number }
  | { readonly kind: 'undo'; readonly revision: number }
  /** A new version for a first share of the pods. */
  | { readonly kind: 'canary-start'; readonly image: string; readonly fraction: number }
  | { readonly kind: 'canary-step'; readonly fraction: number }
  /** The canary's version for everyone. */
  | { readonly kind: 'canary-promote' }
  /** No pod of the canary any more: after it was promoted, or to halt it. */
  | { readonly kind: 'canary-stop' }
  /** The idle colour gets a version, beside the one that users have. */
  | { readonly kind: 'preview'; readonly image: string; readonly replicas: number }
  /** The Service chooses the other colour. */
  | { readonly kind: 'switch' }
  /** The colour that no user reaches is scaled to nothing. */
  | { readonly kind: 'retire' }
  /** The manifests as they were looked at; `force` takes over fields that others own. */
  | { readonly kind: 'apply'; readonly digest: string; readonly force: boolean }
  /** Argo Rollouts goes on to its next step, or to everyone past all of them, or back, or begins again. */
  | { readonly kind: 'argo-promote' }
  | { readonly kind: 'argo-promote-full' }
  | { readonly kind: 'argo-abort' }
  | { readonly kind: 'argo-retry' };

/** Every kind of act, in the order in which screens offer them. */
export const BACKEND_ACTS = [
  'set-image',
  'canary-start',
  'canary-step',
  'canary-promote',
  'canary-stop',
  'preview',
  'switch',
  'retire',
  'apply',
  'argo-promote',
  'argo-promote-full',
  'argo-abort',
  'argo-retry',
  'restart',
  'pause',
  'resume',
  'scale',
  'undo',
] as const satisfies readonly BackendAct['kind'][];

/** One kind of act. */
export type BackendActKind = (typeof BACKEND_ACTS)[number];
