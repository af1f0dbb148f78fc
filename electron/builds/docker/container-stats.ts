import type { ContainerStats } from '@shared/contract/containers';
import { isoTime } from '@shared/kit/clock';
import { z } from 'zod';

const cpu = z.object({
  cpu_usage: z.object({ total_usage: z.number() }),
  system_cpu_usage: z.number().optional(),
  online_cpus: z.number().optional(),
});
const reading = z.object({
  read: z.string(),
  pids_stats: z.object({ current: z.number().optional() }).optional(),
  cpu_stats: cpu,
  precpu_stats: cpu.partial(),
  memory_stats: z.object({
    usage: z.number().optional(),
    limit: z.number().optional(),
    stats: z
      .object({ inactive_file: z.number().optional(), total_inactive_file: z.number().optional() })
      .optional(),
  }),
  networks: z.record(z.string(), z.object({ rx_bytes: z.number(), tx_bytes: z.number() })).optional(),
  blkio_stats: z
    .object({
      io_service_bytes_recursive: z.array(z.object({ op: z.string(), value: z.number() })).nullish(),
    })
    .optional(),
});

/** One reading of the engine as `docker stats` reckons it; null for what is no reading, as of a container that ended. */
export function readStats(id: string, value: unknown): ContainerStats | null {
  const parsed = reading.safeParse(value);
  if (!parsed.success || parsed.data.read.startsWith('0001')) return null;
  const { data } = parsed;
  const networks = Object.values(data.networks ?? {});
  const io = data.blkio_stats?.io_service_bytes_recursive ?? [];
  const sumOf = (op: string) =>
    io.filter((entry) => entry.op.toLowerCase() === op).reduce((sum, entry) => sum + entry.value, 0);
  const { usage = 0, limit, stats } = data.memory_stats;
  return {
    id,
    at: isoTime(Date.parse(data.read)),
    cpuPercent: cpuPercent(data),
    // What the system may take back at any time is not counted, as the docker CLI does not.
    memoryBytes: Math.max(0, usage - (stats?.inactive_file ?? stats?.total_inactive_file ?? 0)),
    memoryLimit: limit ?? null,
    receivedBytes: networks.reduce((sum, { rx_bytes: bytes }) => sum + bytes, 0),
    sentBytes: networks.reduce((sum, { tx_bytes: bytes }) => sum + bytes, 0),
    readBytes: sumOf('read'),
    writtenBytes: sumOf('write'),
    processes: data.pids_stats?.current ?? null,
  };
}

function cpuPercent({ cpu_stats: now, precpu_stats: before }: z.output<typeof reading>): number | null {
  if (
    before.cpu_usage === undefined ||
    before.system_cpu_usage === undefined ||
    now.system_cpu_usage === undefined
  )
    return null;
  const used = now.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const passed = now.system_cpu_usage - before.system_cpu_usage;
  if (passed <= 0 || used < 0) return null;
  return (used / passed) * (now.online_cpus ?? 1) * 100;
}
