package dev.prong.child.classes;

import dev.prong.failure.SafeLog;
import com.google.protobuf.ByteString;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.ProtocolException;
import dev.prong.failure.FailureData;
import dev.prong.port.Pump;
import dev.prong.proto.v1.ClassData;
import dev.prong.proto.v1.ClassRequest;
import dev.prong.proto.v1.Found;
import dev.prong.proto.v1.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers what one child asks of the class loaders of its tasks, one request after the other, on a thread of its own:
 * class loaders may be the user's code. The child may have been taken over, so it gets resources of these loaders only,
 * by names that lead nowhere else, and so many requests and bytes and no more. Thread-safe.
 */
public final class ClassServer {

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    /** A child of this implementation has no more than 64 under way. */
    private static final int MAX_UNDERWAY = 256;

    /** More than the classes and resources of any program. */
    static final int MAX_REQUESTS = 200_000;

    /** For all answers to one child. */
    static final long MAX_BYTES = 2L << 30;

    /** For one answer. */
    static final int MAX_ANSWER_BYTES = 64 << 20;

    private static final int MAX_NAME = 4096;
    private static final int MAX_FOUND = 1000;

    private final TaskClasses classes;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underway = new AtomicInteger();
    private final Pump pump;

    // Guarded by this.
    /** A loader's number is its place, from 1 on; weakly, so that a child's life does not keep what its parent gave up. */
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    /** For the thread that reads. */
    private int received;

    // For the pump's thread.
    private int requests;
    private long bytes;

    /** For the child of that name. */
    public ClassServer(String child, TaskClasses classes) {
        this.classes = classes;
        this.pump = new Pump("prong-" + child + "-classes", waiting::poll);
    }

    /** The number by which the child asks {@code loader}. */
    public synchronized long numberOf(ClassLoader loader) {
        for (int i = loaders.size() - 1; i >= 0; i--) {
            if (loaders.get(i).refersTo(loader)) {
                return i + 1L;
            }
        }
        loaders.add(new WeakReference<>(loader));
        return loaders.size();
    }

    private synchronized WeakReference<ClassLoader> find(long number) throws ProtocolException {
        if (number < 1 || number > loaders.size()) {
            throw new ProtocolException("class request for a loader that the child was not given: loader=" + number
                    + ", lastLoader=" + loaders.size());
        }
        return loaders.get((int) number - 1);
    }

    /**
     * Answers later, over {@code channel}. For the thread that reads.
     *
     * @return false if the child has asked so often that it gets refusals only
     * @throws ProtocolException if the child has not been given that loader, or asks too much at a time
     */
    public boolean answer(ClassRequest request, FrameChannel channel) throws ProtocolException {
        WeakReference<ClassLoader> loader = find(request.getLoader());
        if (underway.incrementAndGet() > MAX_UNDERWAY) {
            throw new ProtocolException("too many class requests at a time: limit=" + MAX_UNDERWAY);
        }
        waiting.add(() -> {
            try {
                // Waits, so that one answer at a time is in the heap for a child that does not take them.
                channel.sendThrough(Frame.newBuilder().setClassData(answer(request, loader.get())).build());
            } catch (Throwable e) { // The next is still to be answered.
                LOG.log(System.Logger.Level.ERROR, "class request not answered: name=" + shorten(request.getName()), e);
            } finally {
                underway.decrementAndGet();
            }
        });
        pump.signal();
        return ++received <= MAX_REQUESTS;
    }

    private ClassData answer(ClassRequest request, ClassLoader loader) {
        ClassData.Builder answer = ClassData.newBuilder().setRequest(request.getRequest());
        try {
            String refusal = refusal(request.getName(), loader);
            if (refusal.isEmpty()) {
                find(request, loader, answer);
            }
            answer.setRefusal(refusal);
        } catch (Throwable e) { // A loader is the user's code, and the heap may be full.
            answer.clearFound().setRefusal(shorten(FailureData.of(e).text()));
        }
        return answer.build();
    }

    private String refusal(String name, ClassLoader loader) {
        requests++;
        if (requests > MAX_REQUESTS || bytes > MAX_BYTES) {
            return "the child has asked for too much: requests=" + requests + ", maxRequests=" + MAX_REQUESTS
                    + ", bytes=" + bytes + ", maxBytes=" + MAX_BYTES + "; give children a classPath";
        }
        if (!isPlain(name)) {
            return "this is no name of a resource: name=" + shorten(name);
        }
        return loader == null ? "the class loader of the task is gone" : "";
    }

    /** Whether it is below where a class loader has its files, whatever that makes of names. */
    static boolean isPlain(String name) {
        if (name.length() > MAX_NAME || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0 || name.contains("!/")) {
            return false;
        }
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private void find(ClassRequest request, ClassLoader loader, ClassData.Builder answer) throws IOException {
        String name = request.getName();
        int left = MAX_ANSWER_BYTES;
        for (URL each : resources(request, loader)) {
            if (classes.isGiven(name, each)) {
                answer.addFound(Found.newBuilder().setOnClassPath(true));
            } else {
                byte[] content = read(each, left);
                left -= content.length;
                bytes += content.length;
                answer.addFound(Found.newBuilder().setContent(ByteString.copyFrom(content)));
            }
        }
    }

    private static List<URL> resources(ClassRequest request, ClassLoader loader) throws IOException {
        if (request.getAll()) {
            return Collections.list(loader.getResources(request.getName())).stream().limit(MAX_FOUND).toList();
        }
        URL first = loader.getResource(request.getName());
        return first == null ? List.of() : List.of(first);
    }

    private static byte[] read(URL resource, int mostBytes) throws IOException {
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false); // A cached jar would stay open, and be read after it was replaced.
        try (InputStream in = connection.getInputStream()) {
            byte[] content = in.readNBytes(mostBytes + 1);
            if (content.length > mostBytes) {
                throw new IOException("resource is too large: maxBytes=" + MAX_ANSWER_BYTES);
            }
            return content;
        }
    }

    private static String shorten(String text) {
        return text.length() <= 500 ? text : text.substring(0, 500) + "…";
    }
}
