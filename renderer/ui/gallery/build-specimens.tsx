import { useState } from 'react';
import { LayerBars } from '../build/layer-bars';
import { LayerProgress } from '../build/layer-progress';
import { LineFindings } from '../build/line-findings';
import { OutputLines } from '../build/output-lines';
import { StepTree } from '../build/step-tree';
import { Card, CardHeader } from '../card/card';
import { Terminal } from '../terminal/terminal';
import { FINDINGS, LAYERS, OUTPUT, STEPS, TRANSFERS } from './build-data';
import styles from './gallery.module.css';
import { Specimen } from './specimen';

/** Parts of builds, images and containers. */
export function BuildSpecimens({ styleNonce }: { readonly styleNonce: string }) {
  const [selected, setSelected] = useState<string | null>(null);
  return (
    <>
      <div className={styles.column}>
        <Specimen name="Step tree">
          <Card padded={false}>
            <StepTree groups={STEPS} selected={selected} onSelect={setSelected} />
          </Card>
        </Specimen>
        <Specimen name="Findings with their lines">
          <Card>
            <LineFindings findings={FINDINGS} />
          </Card>
        </Specimen>
      </div>
      <div className={styles.column}>
        <Specimen name="Output">
          <Card padded={false} className={styles.output ?? ''}>
            <OutputLines
              label="Output"
              total={OUTPUT.length}
              lineAt={(index) => OUTPUT[index]}
              onShown={() => undefined}
              following
              onFollow={() => undefined}
              marked="image"
              goTo={null}
              live
            />
          </Card>
        </Specimen>
        <Specimen name="Layers against the image before">
          <Card>
            <CardHeader title="Layers" note="Against rc.2" aside={<b>241.7 MB</b>} />
            <LayerBars label="rc.4" beforeLabel="rc.2" layers={LAYERS} />
          </Card>
        </Specimen>
        <Specimen name="Layers on their way">
          <Card>
            <LayerProgress label="Layers" layers={TRANSFERS} />
          </Card>
        </Specimen>
        <Specimen name="Terminal">
          <Card padded={false} className={styles.output ?? ''}>
            <Terminal label="Sample terminal" styleNonce={styleNonce} connect={echo} />
          </Card>
        </Specimen>
      </div>
    </>
  );
}

/** Shows what is typed, and sixteen colours to judge the theme by. */
function echo(_: unknown, show: (text: string) => Promise<void>) {
  const colours = Array.from({ length: 16 }, (__, n) => `\x1b[${n < 8 ? 30 + n : 82 + n}mcolour ${n}\x1b[0m`);
  void show(`${colours.join(' ')}\r\n\x1b[38;2;220;90;40mtrue colour\x1b[0m\r\n$ `);
  return {
    type: (text: string) => void show(text === '\r' ? '\r\n$ ' : text),
    resize: () => undefined,
    close: () => undefined,
  };
}
