package dev.prong.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

    private static final System.Logger LOG = System.getLogger("dev.prong.process");

    private final Path folder;
    private final List<Path> files;
    private final List<RandomAccessFile> writers = new ArrayList<>();
    private final List<FileChannel> sources = new ArrayList<>();

    private Fifos(Path folder, int count) {
        this.folder = folder;
        this.files = IntStream.range(0, count).mapToObj(i -> folder.resolve(Integer.toString(i))).toList();
    }

    /**
     * Makes {@code count} named pipes in a new private folder.
     *
     * @throws IOException if there is no mkfifo, or the folder for temporary files does not take them
     */
    public static Fifos make(PosixTools tools, int count) throws IOException {
        Fifos fifos = new Fifos(GuardedFolders.create(), count);
        try {
            tools.makeFifos(fifos.files);
            fifos.open();
            return fifos;
        } catch (IOException | RuntimeException e) {
            fifos.discard();
            throw e;
        }
    }

    private void open() throws IOException {
        for (Path file : files) {
            writers.add(new RandomAccessFile(file.toFile(), "rw"));
            sources.add(FileChannel.open(file, StandardOpenOption.READ));
        }
    }

    /** The names to redirect output to; gone after {@link #release}. */
    public List<Path> files() {
        return files;
    }

    /** The reading sides, in the order of {@link #files}; whoever takes them closes them. */
    public List<FileChannel> sources() {
        return List.copyOf(sources);
    }

    /** To be called when the process has been started. What cannot be removed is logged. */
    public void release() {
        writers.forEach(Fifos::close);
        files.forEach(Fifos::remove);
        remove(folder);
        Guard.remove(folder);
    }

    /** To be called when the process could not be started: closes the sources as well. */
    public void discard() {
        sources.forEach(Fifos::close);
        release();
    }

    private static void close(Closeable end) {
        try {
            end.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot close a named pipe", e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot remove a temporary file: file=" + file, e);
        }
    }
}
