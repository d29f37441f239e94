package dev.prong.benchmarks.plain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The floor under children: a JVM that says one byte and waits. */
public final class EmptyJvm {

    private static final int REPEATS = 5;

    private EmptyJvm() {
    }

    /** No arguments: measures. Any: is the one that is measured. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            System.out.write('x');
            System.out.flush();
            System.exit(System.in.read() < 0 ? 0 : 1);
        }
        List<Double> millis = new ArrayList<>();
        double resident = 0;
        for (int i = 0; i < REPEATS; i++) {
            long begin = System.nanoTime();
            Process process = start();
            if (process.getInputStream().read() != 'x') {
                throw new IOException("empty JVM did not start: code=" + process.waitFor());
            }
            millis.add(ChildLife.millisSince(begin));
            resident = Resident.mebibytes(process.pid());
            process.getOutputStream().close();
            process.waitFor();
        }
        Measured.print("new worker to its first result, ms", ChildLife.median(millis));
        Measured.print("idle worker, MiB", resident);
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), EmptyJvm.class.getName(), "be").start();
    }
}
