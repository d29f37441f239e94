// Measures one Node pool with two workers and a task that costs nothing, and prints one line of JSON.
//
//   node bench.mjs POOL threads|processes latency|throughput TASKS SECONDS
//
// latency: the median time of one task at a time, in microseconds, sampled for SECONDS after as long a warm-up.
// throughput: tasks per second in batches of TASKS, submitted one by one; the median of 3 batches after 2 to warm up.

import { fileURLToPath } from 'node:url';
import { performance } from 'node:perf_hooks';

const WORKERS = 2;
const [poolName, workers, measure, tasksText, secondsText] = process.argv.slice(2);
const tasks = Number(tasksText);
const millis = Math.max(100, Number(secondsText) * 1000);
const file = (name) => fileURLToPath(new URL(name, import.meta.url));

const pools = {
  async piscina() {
    const { Piscina } = await import('piscina');
    const pool = new Piscina({ filename: file('tiny.cjs'), minThreads: WORKERS, maxThreads: WORKERS });
    return { run: (n) => pool.run(n), close: () => pool.destroy() };
  },
  async 'jest-worker'() {
    const { Worker } = await import('jest-worker');
    const pool = new Worker(file('tiny.cjs'), {
      numWorkers: WORKERS,
      enableWorkerThreads: workers === 'threads',
      exposedMethods: ['default'],
    });
    return { run: (n) => pool.default(n), close: () => pool.end() };
  },
  async workerpool() {
    const { default: workerpool } = await import('workerpool');
    const workerType = workers === 'threads' ? 'thread' : 'process';
    const pool = workerpool.pool(file('tiny-workerpool.cjs'), { minWorkers: WORKERS, maxWorkers: WORKERS, workerType });
    return { run: (n) => pool.exec('tiny', [n]), close: () => pool.terminate() };
  },
};

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

async function sample(pool) {
  const micros = [];
  for (const end = performance.now() + millis; performance.now() < end; ) {
    const start = performance.now();
    const result = await pool.run(micros.length);
    micros.push((performance.now() - start) * 1000);
    if (result !== micros.length) throw new Error(`wrong result: result=${result}, wanted=${micros.length}`);
  }
  return median(micros);
}

async function batch(pool) {
  const start = performance.now();
  const all = [];
  for (let n = 0; n < tasks; n++) all.push(pool.run(n));
  const results = await Promise.all(all);
  const perSecond = (tasks * 1000) / (performance.now() - start);
  if (results[tasks - 1] !== tasks) throw new Error(`wrong result: result=${results[tasks - 1]}, wanted=${tasks}`);
  return perSecond;
}

const pool = await pools[poolName]();
let value;
if (measure === 'latency') {
  await sample(pool);
  value = await sample(pool);
} else {
  const figures = [];
  for (let i = 0; i < 5; i++) figures.push(await batch(pool));
  value = median(figures.slice(2));
}
await pool.close();
console.log(JSON.stringify({ pool: poolName, workers, measure, tasks, value }));
