// Measures the life of the processes of one Node pool, and prints lines: figure TAB what TAB value.
//
//   node children.mjs fork|jest-worker|workerpool MANY
//
// Needs Linux, whose files tell the memory of a process.

import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const [poolName, manyText] = process.argv.slice(2);
const many = Number(manyText);
const REPEATS = 5;
const LIMIT_MILLIS = 10_000;
const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const sleep = (millis) => new Promise((done) => setTimeout(done, millis));

/** A child process as a pool of its own makers' kind: one for each worker, made anew after its end. */
function forked(workers) {
  const children = [];
  const make = (index) => {
    const child = fork(file('pid-fork.cjs'));
    child.once('exit', () => {
      if (children[index] === child) children[index] = undefined;
    });
    return (children[index] = child);
  };
  let next = 0;
  return {
    run() {
      const index = next++ % workers;
      const child = children[index] ?? make(index);
      return new Promise((done, failed) => {
        child.once('message', done);
        child.once('exit', () => failed(new Error('child has ended')));
        child.send('pid', (error) => error && failed(error));
      });
    },
    close: () => children.forEach((child) => child?.kill()),
  };
}

const pools = {
  fork: async () => forked,
  async 'jest-worker'() {
    const { Worker } = await import('jest-worker');
    return (workers) => {
      const pool = new Worker(file('pid.cjs'), { numWorkers: workers, exposedMethods: ['default'] });
      return { run: () => pool.default(), close: () => pool.end() };
    };
  },
  async workerpool() {
    const { default: workerpool } = await import('workerpool');
    return (workers) => {
      const pool = workerpool.pool(file('pid-workerpool.cjs'), { maxWorkers: workers, workerType: 'process' });
      return { run: () => pool.exec('pid', []), close: () => pool.terminate() };
    };
  },
};

const print = (what, value) => console.log(`figure\t${what}\t${value}`);
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const mebibytes = (pid) => Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function firstResult(open) {
  const start = performance.now();
  const pool = open(1);
  await pool.run();
  const millis = performance.now() - start;
  await pool.close();
  return millis;
}

/** Undefined if no result comes: not every pool replaces what somebody else has killed. */
async function afterKill(pool) {
  const pid = await pool.run();
  const start = performance.now();
  process.kill(pid, 'SIGKILL');
  for (;;) {
    const result = await Promise.race([pool.run().catch(() => 'failed'), sleep(LIMIT_MILLIS)]);
    if (result === undefined) return undefined;
    if (result !== 'failed' && result !== pid) return performance.now() - start;
    await sleep(0); // What a failed call has left to do: otherwise this loop would go on for ever.
  }
}

const open = await pools[poolName]();
await firstResult(open);
const first = [];
for (let i = 0; i < REPEATS; i++) first.push(await firstResult(open));
print('new worker to its first result, ms', median(first));

const pool = open(1);
const pid = await pool.run();
await sleep(1000);
print('idle worker, MiB', mebibytes(pid));
const kills = [];
for (let i = 0; i < REPEATS && !kills.includes(undefined); i++) kills.push(await afterKill(pool));
if (!kills.includes(undefined)) print('killed worker to the next result, ms', median(kills));
else console.error(`${poolName} gave no result within ${LIMIT_MILLIS} ms of the kill of its worker`);

const start = performance.now();
const crowd = open(many);
const pids = new Set(await Promise.all(Array.from({ length: many }, () => crowd.run())));
print(`${many} workers ready, ms`, performance.now() - start);
if (pids.size === many) print(`${many} workers alive, MiB`, [...pids].map(mebibytes).reduce((a, b) => a + b));
else console.error(`${poolName} had ${pids.size} workers run ${many} tasks`);
process.exit(0); // Its workers end with it; a pool that waits for one that was killed would not.
