package dev.prong.process;

import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Makes named pipes in advance, many by one run of mkfifo(1): that run costs as much as the start of a program. Each
 * pipe is for one process only. Their names stand in one private folder, which lasts as long as this JVM. Thread-safe.
 *
 * <p>The folder also has a link to setsid under a name that nobody can guess. What setsid says begins with the name it
 * was started by, so its words cannot be taken for those of the program that it starts.
 */
final class FifoSupply {

    private static final int BATCH = 32;

    private final Queue<Path> ready = new ArrayDeque<>();
    private Path folder;
    private Optional<Path> setsid = Optional.empty();
    private long made;

    /**
     * Takes {@code count} pipes that nobody else gets; whoever takes them removes their names.
     *
     * @throws IOException if there is no mkfifo, or the folder for temporary files does not take them
     */
    synchronized List<Path> take(PosixTools tools, int count) throws IOException {
        if (ready.size() < count) {
            fill(tools);
        }
        List<Path> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(ready.remove());
        }
        return taken;
    }

    /** The link to setsid; empty if there is none, or setsid goes by its name, as BusyBox does. */
    synchronized Optional<Path> setsid() {
        return setsid.filter(Files::isSymbolicLink);
    }

    /** Leaves what is there alone: somebody has cleaned up the folder for temporary files. */
    synchronized void startAnew() {
        for (Path file : ready) {
            Fifos.remove(file);
        }
        ready.clear();
        setsid.ifPresent(Fifos::remove);
        setsid = Optional.empty();
        if (folder != null) {
            Fifos.remove(folder);
            Guard.remove(folder);
        }
        folder = null;
    }

    private void fill(PosixTools tools) throws IOException {
        if (folder == null || !Files.isDirectory(folder)) {
            startAnew();
            folder = GuardedFolders.create("prong-pipes-");
            deleteAtTheEnd(tools);
        }
        List<Path> batch = IntStream.range(0, BATCH).mapToObj(i -> folder.resolve(Long.toString(made + i))).toList();
        made += BATCH;
        try {
            tools.makeFifos(batch);
            ready.addAll(batch);
            if (setsid.isEmpty()) {
                setsid = link(tools);
            }
        } catch (IOException e) {
            batch.forEach(Fifos::remove);
            startAnew();
            throw e;
        }
    }

    private Optional<Path> link(PosixTools tools) throws IOException {
        if (tools.setsid().isEmpty() || !tools.setsid().get().toRealPath().endsWith("setsid")) {
            return Optional.empty();
        }
        Path link = folder.resolve("setsid-" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36));
        return Optional.of(Files.createSymbolicLink(link, tools.setsid().get()));
    }

    /** The guard does that where there is one, and later: a command of a shutdown hook may need more pipes. */
    private void deleteAtTheEnd(PosixTools tools) {
        if (tools.hasSessions()) {
            return;
        }
        try {
            Runtime.getRuntime().addShutdownHook(OwnThreads.platform("prong-pipes").unstarted(this::startAnew));
        } catch (IllegalStateException _) {
            // The end has begun; the folder stays behind.
        }
    }
}
