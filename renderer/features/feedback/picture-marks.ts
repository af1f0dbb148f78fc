/** What can be drawn on a picture. */
export const MARK_TOOLS = ['view', 'mark', 'arrow', 'blur'] as const;
export type MarkTool = (typeof MARK_TOOLS)[number];

/** One thing drawn on a picture; places are shares of its width and height, 0–1. */
export interface PictureMark {
  readonly kind: Exclude<MarkTool, 'view'>;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** A box with its corner at the upper left, whichever way it was drawn. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Less than this share of the picture is a click, not a mark. */
const SMALLEST = 0.01;
/** A blurred stretch keeps so many blocks on its longer side: too few for any letter to be read back. */
const BLOCKS = 12;
const INK = '#dc2626';

/** Whether a stroke is long enough to be meant. */
export function isMeant({ x0, y0, x1, y1 }: PictureMark): boolean {
  return Math.abs(x1 - x0) > SMALLEST || Math.abs(y1 - y0) > SMALLEST;
}

/** The box that a mark covers, in a picture of this size. */
export function boxOf({ x0, y0, x1, y1 }: PictureMark, width: number, height: number): Box {
  return {
    x: Math.min(x0, x1) * width,
    y: Math.min(y0, y1) * height,
    width: Math.abs(x1 - x0) * width,
    height: Math.abs(y1 - y0) * height,
  };
}

/** The head of an arrow, as three points, in a picture of this size. */
export function arrowHead(
  { x0, y0, x1, y1 }: PictureMark,
  width: number,
  height: number,
): readonly (readonly [number, number])[] {
  const [x, y] = [x1 * width, y1 * height];
  const angle = Math.atan2(y - y0 * height, x - x0 * width);
  const size = Math.max(width, height) * 0.028;
  const wing = (turn: number) =>
    [x - size * Math.cos(angle + turn), y - size * Math.sin(angle + turn)] as const;
  return [wing(0.5), [x, y], wing(-0.5)];
}

/**
 * The picture with its marks burnt in, as a PNG. Blurred stretches are made of a few blocks of colour, so that what
 * stood there cannot be made out of the file again.
 */
export async function markedPng(source: string, marks: readonly PictureMark[]): Promise<string> {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const { naturalWidth: width, naturalHeight: height } = picture;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This window cannot draw.');
  context.drawImage(picture, 0, 0);
  for (const mark of marks) if (mark.kind === 'blur') blur(context, canvas, boxOf(mark, width, height));
  context.strokeStyle = INK;
  context.lineWidth = Math.max(3, width / 120);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const mark of marks) draw(context, mark, width, height);
  return canvas.toDataURL('image/png').replace(/^data:[^,]*,/, '');
}

function blur(
  context: CanvasRenderingContext2D,
  canvas: HTMLCanvasElement,
  { x, y, width, height }: Box,
): void {
  if (width < 1 || height < 1) return;
  const scale = BLOCKS / Math.max(width, height);
  const [columns, rows] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const small = document.createElement('canvas');
  small.width = columns;
  small.height = rows;
  small.getContext('2d')?.drawImage(canvas, x, y, width, height, 0, 0, columns, rows);
  context.drawImage(small, 0, 0, columns, rows, x, y, width, height);
}

function draw(context: CanvasRenderingContext2D, mark: PictureMark, width: number, height: number): void {
  context.beginPath();
  if (mark.kind === 'mark') {
    const box = boxOf(mark, width, height);
    context.ellipse(box.x + box.width / 2, box.y + box.height / 2, box.width / 2, box.height / 2, 0, 0, 7);
  } else if (mark.kind === 'arrow') {
    const head = arrowHead(mark, width, height);
    context.moveTo(mark.x0 * width, mark.y0 * height);
    context.lineTo(mark.x1 * width, mark.y1 * height);
    for (const [index, [x, y]] of head.entries()) {
      if (index === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
  }
  context.stroke();
}
