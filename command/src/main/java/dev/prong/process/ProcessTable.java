package dev.prong.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Linux tells about processes in {@code /proc} and {@link ProcessHandle} does not: sessions and zombies. */
final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    /** One process; see proc_pid_stat(5). The start is in clock ticks since the system's. */
    record Row(long pid, char state, long parent, long group, long session, long start) {

        /** Whether it has ended and only waits for its parent to notice: {@link ProcessHandle#isAlive} is true then. */
        boolean isZombie() {
            return state == 'Z' || state == 'X';
        }
    }

    private static final boolean INSTALLED = Files.exists(PROC.resolve("self/stat"));

    private ProcessTable() {
    }

    static boolean isReadable() {
        return INSTALLED;
    }

    /**
     * Whether a process has ended for certain. A system without {@code /proc} knows its processes by other means; where
     * there is one and it cannot be read, for want of a descriptor, nothing is certain, and {@link ProcessHandle} takes the
     * living for dead then.
     */
    static boolean hasEnded(ProcessHandle handle) {
        if (!INSTALLED) {
            return !handle.isAlive();
        }
        try {
            return load(PROC.resolve(Long.toString(handle.pid()))).isZombie() || isReplaced(handle);
        } catch (NoSuchFileException _) {
            return true;
        } catch (IOException _) {
            return false; // The next look tells.
        }
    }

    /** Whether another process has its number now. */
    private static boolean isReplaced(ProcessHandle handle) {
        return !handle.isAlive()
                && ProcessHandle.of(handle.pid()).filter(other -> !other.equals(handle)).isPresent();
    }

    /** The row of a process; empty where there is no such process, or no {@code /proc}. */
    static Optional<Row> row(long pid) {
        return read(PROC.resolve(Long.toString(pid)));
    }

    /**
     * The processes that have not ended; see {@link ProcessScan}.
     *
     * @throws IOException if there may be more, because not all could be looked at
     */
    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                Row row = loadIfThere(process);
                if (row != null && !row.isZombie()) {
                    rows.add(row);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return rows;
    }

    /** Null if it has ended meanwhile. */
    private static Row loadIfThere(Path process) throws IOException {
        try {
            return load(process);
        } catch (IOException e) {
            if (Files.exists(process)) {
                throw e;
            }
            return null;
        }
    }

    private static Optional<Row> read(Path process) {
        try {
            return Optional.of(load(process));
        } catch (IOException _) {
            // It ended meanwhile, or this is no Linux.
            return Optional.empty();
        }
    }

    private static Row load(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).split(" ", -1);
        if (fields.length < 21) {
            throw new IOException("no row of a process: " + stat);
        }
        return new Row(Long.parseLong(process.getFileName().toString()), fields[1].charAt(0),
                Long.parseLong(fields[2]), Long.parseLong(fields[3]), Long.parseLong(fields[4]),
                Long.parseLong(fields[20]));
    }
}
