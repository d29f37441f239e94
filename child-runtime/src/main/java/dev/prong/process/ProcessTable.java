package dev.prong.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Linux tells about processes in {@code /proc} and {@link ProcessHandle} does not: sessions and zombies. */
final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    /** One process; see proc_pid_stat(5). The start is in clock ticks since the system's. */
    record Row(long pid, char state, long group, long session, long start) {

        /** Whether it has ended and only waits for its parent to notice: {@link ProcessHandle#isAlive} is true then. */
        boolean isZombie() {
            return state == 'Z' || state == 'X';
        }
    }

    private ProcessTable() {
    }

    static boolean isReadable() {
        return row(ProcessHandle.current().pid()).isPresent();
    }

    /** The row of a process; empty where there is no such process, or no {@code /proc}. */
    static Optional<Row> row(long pid) {
        return read(PROC.resolve(Long.toString(pid)));
    }

    /** The processes of a session that have not ended. */
    static List<Row> session(long session) {
        List<Row> rows = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                read(process).filter(row -> row.session() == session && !row.isZombie()).ifPresent(rows::add);
            }
        } catch (IOException e) {
            System.getLogger("dev.prong.process").log(System.Logger.Level.WARNING, "cannot list /proc", e);
        }
        return rows;
    }

    private static Optional<Row> read(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).split(" ", -1);
            if (fields.length < 21) {
                return Optional.empty();
            }
            return Optional.of(new Row(Long.parseLong(process.getFileName().toString()), fields[1].charAt(0),
                    Long.parseLong(fields[3]), Long.parseLong(fields[4]), Long.parseLong(fields[20])));
        } catch (IOException _) {
            // It ended meanwhile, or this is no Linux.
            return Optional.empty();
        }
    }
}
