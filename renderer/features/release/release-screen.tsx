/** Which release, which of its tracks, and the act whose sheet opens at once. */
interface ReleaseScreenProps {
  readonly appId: string;
  readonly versionCode: number;
  readonly track: string | null;
  readonly act: string | null;
}

/** One release. */
export function ReleaseScreen({ versionCode }: ReleaseScreenProps) {
  return <h1>Release {versionCode}</h1>;
}
