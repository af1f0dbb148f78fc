import { describe, expect, it } from 'vitest';
import { findSecrets } from '../../../electron/workspace/find-secrets';

const kinds = (text: string) => findSecrets(text).map(({ kind }) => kind);

describe('what looks like a secret in a workspace file', () => {
  it.each([
    'kubeconfig: /srv/Grace-Hopper/Projects/Arkalia2026/infra/Clusters/prod-EU7/kubeconfig',
    'kubeconfig: ~/Library/ApplicationSupport/Arkalia2026/Clusters/prod-EU7/kubeconfig',
    'kubeconfig: D:/People/GraceHopper/Projects/Arkalia2026/infra/Clusters/prodEU7',
    'kubeconfig: ../../Arkalia2026/infra/Clusters/prod-EU7/Kubeconfigs/By-Person/Grace',
  ])('is no path, however long: %s', (line) => {
    expect(kinds(line)).toEqual([]);
  });

  it.each([
    'note: k8Jq2Zx9Lw4Tn7Vb1Rm5Yc3Hp6Gd0Fs8Ke2Ua4Io7Pz',
    'note: Zx9Lw4Tn7Vb1Rm5Yc3Hp6Gd/Fs8Ke2Ua4Io7PzQq8J+w2E=',
    // The first letter of one may be a slash, too.
    'note: /Jq2Zx9Lw4Tn7Vb1Rm5Yc3Hp6Gd0Fs8Ke2Ua4Io7PzQ/w2Eb==',
  ])('is a long word as random as a key: %s', (line) => {
    expect(kinds(line)).toEqual(['token']);
  });
});
