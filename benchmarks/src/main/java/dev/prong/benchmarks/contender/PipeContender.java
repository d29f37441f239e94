package dev.prong.benchmarks.contender;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The floor under child processes: JVMs that answer eight bytes with eight bytes over pipes, one at a time to each, and no
 * pool, queue, encoding or error handling around it. Latency is the caller's own round trip; a batch is shared out to one
 * thread per process before it begins.
 */
final class PipeContender implements Contender {

    private final ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    private final List<Pipe> pipes = new ArrayList<>();

    PipeContender() {
        for (int i = 0; i < WORKERS; i++) {
            pipes.add(Pipe.open());
        }
    }

    @Override
    public long one(long n) throws IOException {
        return pipes.getFirst().call(n);
    }

    @Override
    public long batch(int count) throws Exception {
        List<Future<Long>> shares = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            Pipe pipe = pipes.get(i);
            int first = i;
            shares.add(threads.submit(() -> pipe.callEach(first, count)));
        }
        long sum = 0;
        for (Future<Long> share : shares) {
            sum += share.get();
        }
        return sum;
    }

    @Override
    public long map(int count) throws Exception {
        return batch(count);
    }

    @Override
    public void close() {
        threads.close();
        pipes.forEach(Pipe::close);
    }

    private record Pipe(Process process, DataOutputStream out, DataInputStream in) {

        static Pipe open() {
            try {
                Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), PipeEcho.class.getName())
                                .redirectError(Redirect.INHERIT).start();
                return new Pipe(process, new DataOutputStream(process.getOutputStream()),
                        new DataInputStream(process.getInputStream()));
            } catch (IOException e) {
                throw new UncheckedIOException("the echo process cannot be started", e);
            }
        }

        long call(long n) throws IOException {
            out.writeLong(n);
            out.flush();
            return in.readLong();
        }

        long callEach(int first, int end) throws IOException {
            long sum = 0;
            for (int i = first; i < end; i += WORKERS) {
                sum += call(i);
            }
            return sum;
        }

        void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
