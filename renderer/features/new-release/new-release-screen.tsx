/** What a new release begins with: a bundle that was dropped already, or none. */
interface NewReleaseScreenProps {
  readonly artifactId: string | null;
}

/** A new release. */
export function NewReleaseScreen({ artifactId }: NewReleaseScreenProps) {
  return <h1>New release {artifactId}</h1>;
}
