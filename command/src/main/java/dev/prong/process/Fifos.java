package dev.prong.process;

import dev.prong.failure.SafeLog;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Named pipes for the output of one process: it is given their {@link #files} to write to, and this side reads the
 * {@link #sources}. Not thread-safe.
 *
 * <p>Unlike the JDK's pipes, which are closed when the process ends, these last until everyone who inherited them has
 * ended, so that what a grandchild writes later is not lost. And they can be closed while a thread reads them.
 *
 * <p>Opened here for reading <em>and</em> writing first: no open waits for its other side then, whatever fails on the
 * way to a started process. Once it is started, {@link #release} gives up that writing side, so that the end of input
 * comes when the last of its writers has ended, and removes the names.
 */
public final class Fifos {

    private static final SafeLog LOG = new SafeLog("dev.prong.process");
    private static final FifoSupply SUPPLY = new FifoSupply();

    private final List<Path> files;
    private final List<FileChannel> writers = new ArrayList<>();
    private final List<FileInputStream> readers = new ArrayList<>();

    private Fifos(List<Path> files) {
        this.files = files;
    }

    /**
     * Takes {@code count} named pipes in a private folder.
     *
     * @throws IOException if there is no mkfifo, or the folder for temporary files does not take them
     */
    public static Fifos make(PosixTools tools, int count) throws IOException {
        tools.requireMkfifo();
        try {
            return open(tools, count);
        } catch (NoSuchFileException _) {
            SUPPLY.startAnew();
            return open(tools, count);
        }
    }

    private static Fifos open(PosixTools tools, int count) throws IOException {
        Fifos fifos = new Fifos(SUPPLY.take(tools, count));
        try {
            fifos.open();
            return fifos;
        } catch (Throwable e) {
            fifos.discard();
            throw e;
        }
    }

    private void open() throws IOException {
        for (Path file : files) {
            writers.add(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
            readers.add(new FileInputStream(file.toFile()));
        }
    }

    /**
     * Another name of setsid, which it gives in front of all it says, and which nobody can guess; empty if there is none.
     */
    public static Optional<Path> secretSetsid() {
        return SUPPLY.setsid();
    }

    /** The names to redirect output to; gone after {@link #release}. */
    public List<Path> files() {
        return files;
    }

    /** The reading sides, in the order of {@link #files}; whoever takes them closes them. */
    public List<FileChannel> sources() {
        return readers.stream().map(FileInputStream::getChannel).toList();
    }

    /** What can be read from one of them without waiting. */
    public byte[] readAvailable(int index) throws IOException {
        FileInputStream reader = readers.get(index);
        return reader.readNBytes(reader.available());
    }

    /** To be called when the process has been started. What cannot be removed is logged. */
    public void release() {
        writers.forEach(Fifos::close);
        files.forEach(Fifos::remove);
    }

    /** To be called when the process could not be started: closes the sources as well. */
    public void discard() {
        readers.forEach(Fifos::close);
        release();
    }

    private static void close(Closeable end) {
        try {
            end.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot close a named pipe", e);
        }
    }

    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot remove a temporary file: file=" + file, e);
        }
    }
}
