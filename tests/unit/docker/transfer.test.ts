import type { OperationId } from '@shared/domain/ids';
import { describe, expect, it } from 'vitest';
import { createTransfer } from '../../../electron/builds/docker/transfer-progress';

const LAYER = 'a1b2c3d4e5f6';
const begin = () => {
  const transfer = createTransfer('op-1' as OperationId, 'push', ['r/a:1'], () => 0);
  transfer.begin('r/a:1');
  return transfer;
};

describe('a push', () => {
  it('says at once that a layer was not taken, and goes on when it is', () => {
    const transfer = begin();
    transfer.take({ id: LAYER, status: 'Pushing', progressDetail: { current: 5, total: 10 } });
    expect(transfer.step()).toBe('0 of 1 layers');
    transfer.take({ id: LAYER, status: 'Retrying in 5 seconds', progressDetail: {} });
    expect(transfer.step()).toBe('The registry did not take a layer. Retrying in 5 seconds');
    transfer.take({ id: LAYER, status: 'Pushed', progressDetail: {} });
    expect(transfer.step()).toBe('1 of 1 layers');
    expect(transfer.view().layers).toEqual([
      { id: LAYER, status: 'Pushed', state: 'done', current: 10, total: 10 },
    ]);
  });

  it('fails by its events, whatever the answer was', () => {
    const transfer = begin();
    transfer.take({ errorDetail: { message: 'denied: not yours' }, error: 'denied: not yours' });
    expect(transfer.error()).toBe('denied: not yours');
    expect(transfer.digest()).toBeNull();
  });
});
