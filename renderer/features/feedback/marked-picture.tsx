import { type PointerEvent, useState } from 'react';
import stage from './feedback-stage.module.css';
import { arrowHead, boxOf, isMeant, type MarkTool, type PictureMark } from './picture-marks';

interface MarkedPictureProps {
  readonly source: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly tool: MarkTool;
  readonly marks: readonly PictureMark[];
  readonly onMark: (mark: PictureMark) => void;
}

/** A picture with what was drawn on it; with a tool, a stroke of the pointer draws more. */
export function MarkedPicture({ source, alt, width, height, tool, marks, onMark }: MarkedPictureProps) {
  const [stroke, setStroke] = useState<PictureMark | null>(null);
  const at = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (value: number, size: number) => Math.min(1, Math.max(0, value / size));
    return [share(event.clientX - box.left, box.width), share(event.clientY - box.top, box.height)] as const;
  };
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    if (tool === 'view' || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const [x, y] = at(event);
    setStroke({ kind: tool, x0: x, y0: y, x1: x, y1: y });
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (!stroke) return;
    const [x1, y1] = at(event);
    setStroke({ ...stroke, x1, y1 });
  };
  const end = () => {
    if (stroke && isMeant(stroke)) onMark(stroke);
    setStroke(null);
  };
  const all = stroke ? [...marks, stroke] : marks;
  return (
    <div className={stage.picture} style={{ aspectRatio: `${width} / ${height}` }}>
      <img src={source} alt={alt} draggable={false} />
      {all.map((mark, index) => {
        if (mark.kind !== 'blur') return null;
        const box = boxOf(mark, 100, 100);
        const place = {
          left: `${box.x}%`,
          top: `${box.y}%`,
          width: `${box.width}%`,
          height: `${box.height}%`,
        };
        // biome-ignore lint/suspicious/noArrayIndexKey: marks are only added and taken back at the end
        return <span key={index} className={stage.blurred} style={place} />;
      })}
      <svg
        viewBox={`0 0 ${width} ${height}`}
        data-tool={tool}
        aria-hidden="true"
        strokeWidth={Math.max(3, width / 120)}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={() => setStroke(null)}
      >
        {all.map((mark, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: marks are only added and taken back at the end
          <Drawn key={index} mark={mark} width={width} height={height} />
        ))}
      </svg>
    </div>
  );
}

interface DrawnProps {
  readonly mark: PictureMark;
  readonly width: number;
  readonly height: number;
}

function Drawn({ mark, width, height }: DrawnProps) {
  if (mark.kind === 'blur') return null;
  if (mark.kind === 'mark') {
    const box = boxOf(mark, width, height);
    return (
      <ellipse
        cx={box.x + box.width / 2}
        cy={box.y + box.height / 2}
        rx={box.width / 2}
        ry={box.height / 2}
      />
    );
  }
  const head = arrowHead(mark, width, height)
    .map((point) => point.join(','))
    .join(' ');
  return (
    <>
      <line x1={mark.x0 * width} y1={mark.y0 * height} x2={mark.x1 * width} y2={mark.y1 * height} />
      <polyline points={head} />
    </>
  );
}
