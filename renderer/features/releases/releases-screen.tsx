/** Every release. */
export function ReleasesScreen() {
  return <h1>Releases</h1>;
}
