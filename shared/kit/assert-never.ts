/** Makes the compiler prove that a switch is total, and says which value slipped through when data lied. */
export function assertNever(value: never, what = 'value'): never {
  throw new Error(`Unhandled ${what}: ${JSON.stringify(value)}`);
}
