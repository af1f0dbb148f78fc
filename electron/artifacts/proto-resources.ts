import { protoBytes, protoFields, protoNumber, protoString } from './protobuf';
import { addLanguage, type ResourceTableFacts } from './resource-table-facts';

/** Field numbers of `aapt.pb.ResourceTable` and what it holds (aapt2, Resources.proto and Configuration.proto). */
const TABLE = { package: 2 } as const;
const PACKAGE = { id: 1, type: 3 } as const;
const TYPE = { id: 1, name: 2, entry: 3 } as const;
const ENTRY = { id: 1, configValue: 6 } as const;
const CONFIG_VALUE = { config: 1, value: 2 } as const;
const CONFIG = { locale: 3 } as const;
const VALUE = { item: 4 } as const;
const ITEM = { string: 2, rawString: 3 } as const;

/**
 * Languages of the string resources in a bundle's `resources.pb`, and the default text of one resource.
 *
 * @throws ProtobufError when the bytes are no table, RangeError for more languages than there are.
 */
export function readProtoResources(bytes: Buffer, wantedId: number | null): ResourceTableFacts {
  const languages = new Set<string>();
  let text: string | null = null;
  for (const pack of messages(bytes, TABLE.package)) {
    const packageId = idOf(pack, PACKAGE.id);
    for (const type of messages(pack, PACKAGE.type)) {
      if (protoString(type, TYPE.name) !== 'string') continue;
      const typeId = idOf(type, TYPE.id);
      for (const entry of messages(type, TYPE.entry)) {
        const id = ((packageId << 24) | (typeId << 16) | idOf(entry, ENTRY.id)) >>> 0;
        const found = readEntry(entry, languages);
        if (id === wantedId) text = found;
      }
    }
  }
  return { languages, text };
}

/** Adds the languages of an entry; gives its text in the default configuration. */
function readEntry(entry: Buffer, languages: Set<string>): string | null {
  let text: string | null = null;
  for (const configValue of messages(entry, ENTRY.configValue)) {
    const config = protoBytes(configValue, CONFIG_VALUE.config);
    const locale = config ? protoString(config, CONFIG.locale) : '';
    if (locale !== '') addLanguage(languages, locale);
    else text ??= textOf(configValue);
  }
  return text;
}

function textOf(configValue: Buffer): string | null {
  const value = protoBytes(configValue, CONFIG_VALUE.value);
  const item = value && protoBytes(value, VALUE.item);
  const string = item && (protoBytes(item, ITEM.string) ?? protoBytes(item, ITEM.rawString));
  return string ? protoString(string, 1) : null;
}

function* messages(parent: Buffer, number: number): Generator<Buffer> {
  for (const field of protoFields(parent)) if (field.number === number && field.bytes) yield field.bytes;
}

/** `PackageId`, `TypeId` and `EntryId` are messages around one number. */
function idOf(parent: Buffer, number: number): number {
  const message = protoBytes(parent, number);
  return message ? protoNumber(message, 1) : 0;
}
