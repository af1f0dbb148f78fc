/*
 * From an OpenAPI document of App Store Connect to what the simulator needs to know of it: which query parameters an
 * operation takes, which attributes and relationships a resource has, and which of them a request may write.
 */

/** @typedef {any} Json What stands in a specification. */

/** @param {Json} parameter @param {string} family */
const nameIn = (parameter, family) => new RegExp(`^${family}\\[(.+)\\]$`).exec(parameter.name)?.[1];

/**
 * The simulator's table.
 * @param {Json} spec
 */
export function operationsOf(spec) {
  const { schemas } = spec.components;
  /** @type {(schema: Json) => Json} */
  const deref = (schema) => (schema?.$ref ? schemas[schema.$ref.split('/').at(-1)] : schema);
  /** @type {Record<string, string[]>} */
  const fields = {};
  /** @type {Record<string, Json>} */
  const operations = {};
  /** @type {(written: Json) => Json} */
  const typeOf = (schema) => deref(schema)?.properties?.type?.enum?.[0];

  /** @type {(written: Json) => Json} */
  const attributeOf = (written) => {
    const schema = deref(written);
    const items = schema.items && deref(schema.items);
    return {
      type: schema.type ?? 'object',
      ...(schema.enum ? { enum: schema.enum } : {}),
      ...(items?.enum ? { enum: items.enum } : {}),
    };
  };

  /** @type {(written: Json) => Json} */
  const relationshipOf = (relationship) => {
    const data = relationship.properties?.data;
    return {
      ...(data ? { type: typeOf(data.items ?? data) } : {}),
      many: data?.type === 'array' || (!data && relationship.properties?.meta !== undefined),
      ...(relationship.properties?.links ? { links: true } : {}),
    };
  };

  /** @type {(written: Json) => Json} */
  const writeOf = (operation) => {
    const document = deref(Object.values(operation.requestBody.content)[0].schema);
    const data = deref(document.properties.data);
    if (data.items) return { type: typeOf(data.items), linkage: 'many' };
    if (!data.properties.attributes && !data.properties.relationships) {
      return { type: typeOf(data), linkage: 'one' };
    }
    const attributes = data.properties.attributes?.properties ?? {};
    const relationships = data.properties.relationships?.properties ?? {};
    return {
      type: typeOf(data),
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, one]) => [name, attributeOf(one)]),
      ),
      required: data.properties.attributes?.required ?? [],
      relationships: Object.fromEntries(
        Object.entries(relationships).map(([name, one]) => [name, relationshipOf(one)]),
      ),
      requiredRelationships: data.properties.relationships?.required ?? [],
    };
  };

  /** @type {(written: Json) => Json} */
  const readOf = (operation) => {
    const parameters = operation.parameters ?? [];
    /** @type {Json} */
    const read = { filter: {}, exists: [], sort: [], include: [], fields: [], limits: {}, other: [] };
    for (const parameter of parameters) {
      if (parameter.in !== 'query') continue;
      const { schema } = parameter;
      const values = schema.items?.enum ?? schema.enum;
      const filter = nameIn(parameter, 'filter');
      const related = nameIn(parameter, 'limit');
      const type = nameIn(parameter, 'fields');
      const exists = nameIn(parameter, 'exists');
      if (filter) read.filter[filter] = schema.items ? (values ?? null) : (values ?? null);
      else if (exists) read.exists.push(exists);
      else if (type) {
        read.fields.push(type);
        fields[type] = [...new Set([...(fields[type] ?? []), ...(values ?? [])])].sort();
      } else if (related) read.limits[related] = schema.maximum ?? 50;
      else if (parameter.name === 'limit') read.limit = schema.maximum ?? 200;
      else if (parameter.name === 'sort') read.sort = values;
      else if (parameter.name === 'include') read.include = values;
      else read.other.push(parameter.name);
    }
    return Object.fromEntries(
      Object.entries(read).filter(([, value]) => typeof value === 'number' || Object.keys(value).length > 0),
    );
  };

  /** @type {(written: Json) => Json} */
  const answerOf = (operation) => {
    const content = Object.values(operation.responses)[0]?.content;
    const data = content && deref(Object.values(content)[0].schema)?.properties?.data;
    if (!data) return {};
    return { to: typeOf(data.items ?? data), ...(data.items ? { many: true } : {}) };
  };

  for (const [path, methods] of /** @type {[string, Json][]} */ (Object.entries(spec.paths))) {
    for (const [method, operation] of /** @type {[string, Json][]} */ (Object.entries(methods))) {
      operations[`${method.toUpperCase()} ${path}`] = {
        ...answerOf(operation),
        ...readOf(operation),
        ...(operation.requestBody ? { write: writeOf(operation) } : {}),
      };
    }
  }
  /** @type {Record<string, Json>} */
  const resources = {};
  for (const schema of /** @type {Json[]} */ (Object.values(schemas))) {
    const type = typeOf(schema);
    const { properties = {} } = schema;
    if (!type || !properties.id || !properties.links) continue;
    const attributes = properties.attributes?.properties ?? {};
    const relationships = properties.relationships?.properties ?? {};
    resources[type] = {
      attributes: Object.keys(attributes),
      relationships: Object.fromEntries(
        Object.entries(relationships).map(([name, one]) => [name, relationshipOf(one)]),
      ),
    };
  }
  return { fields, resources, operations };
}
