/** Says that the stand-in does not cover something: a test must never pass on a member that does nothing. */
export function uncovered(what: string): never {
  throw new Error(`electron stand-in: ${what} is not covered`);
}

/** The same object, except that reading a member which it lacks throws. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      // A promise resolution asks anything for `then`.
      if (!(key in object) && typeof key !== 'symbol' && key !== 'then') uncovered(`${name}.${key}`);
      const value = Reflect.get(object, key, object);
      return typeof value === 'function' ? value.bind(object) : value;
    },
  });
}

/** The same class, except that members which it or its instances lack throw. */
export function strictClass<T extends new (...args: never[]) => object>(name: string, target: T): T {
  return strict(
    name,
    new Proxy(target, {
      construct: (base, args, self) => strict(`new ${name}`, Reflect.construct(base, args, self) as object),
    }),
  );
}
