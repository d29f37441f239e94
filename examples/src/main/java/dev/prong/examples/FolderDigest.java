package dev.prong.examples;

import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A real job: the SHA-256 and the gzip size of every regular file in a folder and below, one task per file, on any
 * backend. Symbolic links are not followed.
 *
 * <pre>
 * FolderDigest [--backend SPEC] [--strict] [FOLDER]
 *
 * FOLDER          the folder; the JDK's own unless given
 * --backend SPEC  worker (the default), child, child:grpc, child?children=4 and so on
 * --strict        exit with 1 if a file could not be read
 * </pre>
 *
 * <p>A file that cannot be read is reported at the end with the reason, and the rest is finished. Folders change while
 * they are read, so that is no failure (exit code 0) unless {@code --strict} asks for it. Arguments that make no sense
 * end it with one line and exit code 2.
 */
public final class FolderDigest {

    /** As many files are on their way at a time: enough to keep every worker busy, and no memory grows with the folder. */
    private static final int IN_FLIGHT = 64;

    private FolderDigest() {
    }

    public static void main(String[] args) throws Exception {
        System.exit(run(args));
    }

    /** {@link #main} without the exit: gives the exit code. */
    static int run(String... args) throws IOException, InterruptedException {
        Arguments arguments;
        TaskRuntime opened;
        try {
            arguments = Arguments.parse(args);
            opened = TaskRuntime.open(arguments.backend());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
        try (TaskRuntime runtime = opened) {
            Path folder = arguments.folder();
            System.out.println("Folder " + folder + " on backend " + arguments.backend());
            DigestReport report = digest(runtime, folder, FolderListing.of(folder), System.out);
            return exitCode(report, arguments.strict());
        }
    }

    static int exitCode(DigestReport report, boolean strict) {
        return strict && report.failureCount() > 0 ? 1 : 0;
    }

    /** Each file has a virtual thread that waits for its task; the semaphore bounds how many there are. */
    static DigestReport digest(TaskRuntime runtime, Path folder, FolderListing listing, PrintStream out)
            throws InterruptedException {
        long start = System.nanoTime();
        DigestReport report = new DigestReport(folder, listing.unlisted());
        Progress progress = new Progress(out, listing.files().size(), listing.totalBytes());
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        try (ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            for (FolderListing.Entry entry : listing.files()) {
                inFlight.acquire();
                waiting.execute(() -> {
                    digestOne(runtime, entry.file(), report);
                    progress.fileDone(entry.bytes());
                    inFlight.release();
                });
            }
        }
        report.print(out, System.nanoTime() - start);
        return report;
    }

    private static void digestOne(TaskRuntime runtime, Path file, DigestReport report) {
        try {
            report.succeeded(file, runtime.run(HashFile.of(file)));
        } catch (TaskFailedException e) {
            report.failed(file, reason(e));
        } catch (TaskException e) {
            report.failed(file, e.getMessage());
        } catch (InterruptedException e) {
            report.failed(file, "interrupted");
        }
    }

    /** Works on every backend: an exception from a child is not of the class it had there. */
    private static String reason(TaskFailedException e) {
        if (e.isCausedBy(NoSuchFileException.class)) {
            return "gone since it was listed";
        }
        if (e.isCausedBy(AccessDeniedException.class)) {
            return "access denied";
        }
        return e.isCausedBy(IOException.class) ? e.getCause().getMessage() : e.getCause().toString();
    }

    /** The arguments, understood. */
    private record Arguments(String backend, boolean strict, Path folder) {

        static Arguments parse(String... args) {
            String backend = "worker";
            boolean strict = false;
            String folder = null;
            for (int i = 0; i < args.length; i++) {
                if (args[i].equals("--strict")) {
                    strict = true;
                } else if (args[i].equals("--backend") && i + 1 < args.length) {
                    backend = args[++i];
                } else if (args[i].startsWith("-") || folder != null) {
                    throw new IllegalArgumentException("cannot use argument: argument='" + args[i]
                            + "'; usage: FolderDigest [--backend SPEC] [--strict] [FOLDER]");
                } else {
                    folder = args[i];
                }
            }
            return new Arguments(backend, strict, existing(folder == null ? System.getProperty("java.home") : folder));
        }

        private static Path existing(String folder) {
            try {
                Path real = Path.of(folder).toRealPath(); // the folder itself may be reached by a link
                if (Files.isDirectory(real)) {
                    return real;
                }
                throw new IllegalArgumentException("not a folder: folder='" + folder + "'");
            } catch (IOException | InvalidPathException e) {
                throw new IllegalArgumentException("no such folder: folder='" + folder + "'", e);
            }
        }
    }
}
