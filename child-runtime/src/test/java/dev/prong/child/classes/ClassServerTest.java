package dev.prong.child.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.launch.ChildProgram;
import dev.prong.proto.v1.ClassData;
import dev.prong.proto.v1.ClassRequest;
import dev.prong.proto.v1.Frame;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A child gets what the class loaders of its tasks have, and nothing else, whatever it asks for. */
@Timeout(60)
class ClassServerTest {

    @TempDir
    private Path folder;

    private final BlockingQueue<Frame> sent = new LinkedBlockingQueue<>();
    private final FrameChannel channel = new FrameChannel(new Sent(), "test", ChannelLimits.DEFAULT);
    private final ClassServer server = new ClassServer("test",
            TaskClasses.of(new ChildProgram(List.of(), ClassLoader.getSystemClassLoader(),
                    Optional.empty())));
    private URLClassLoader loader;

    @BeforeEach
    void layOut() throws Exception {
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.createDirectories(folder.resolve("classes-of-others"));
        Files.writeString(folder.resolve("classes-of-others/secret.txt"), "secret");
        Files.writeString(classes.resolve("own.txt"), "own");
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        assertEquals(1, server.numberOf(loader));
        assertEquals(1, server.numberOf(loader));
    }

    @AfterEach
    void close() throws Exception {
        channel.close();
        loader.close();
    }

    @Test
    void givesWhatTheLoaderHas() throws Exception {
        ClassData answer = ask("own.txt", false);
        assertEquals("own", answer.getFound(0).getContent().toStringUtf8());
        assertEquals(1, ask("own.txt", true).getFoundCount());
    }

    @Test
    void saysWhatIsOnTheClassPathOfTheChild() throws Exception {
        ClassData answer = ask(ClassServerTest.class.getName().replace('.', '/') + ".class", false);
        assertEquals(1, answer.getFoundCount());
        assertTrue(answer.getFound(0).getOnClassPath());
    }

    @Test
    void saysThatThereIsNoSuch() throws Exception {
        ClassData answer = ask("none.txt", false);
        assertEquals("0 ", answer.getFoundCount() + " " + answer.getRefusal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.txt", "/etc/passwd", "own.txt/../../secret.txt",
            "../classes-of-others/secret.txt",
            "./own.txt", "a//b", "a\\b", "own.txt\0", "", "/", "x!/y"})
    void refusesNamesThatLeadElsewhere(String name) throws Exception {
        ClassData answer = ask(name, false);
        assertEquals(0, answer.getFoundCount());
        assertEquals("this is no name of a resource: name=" + name, answer.getRefusal());
    }

    @Test
    void loaderThatTheChildWasNotGivenEndsIt() {
        assertEquals("class request for a loader that the child was not given: loader=2, lastLoader=1",
                assertThrows(ProtocolException.class, () -> server.answer(request(2, "own.txt", false), channel))
                        .getMessage());
    }

    @Test
    void tooManyAtATimeEndIt() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        ClassLoader slow = new ClassLoader() {
            @Override
            public URL getResource(String name) {
                try {
                    held.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return null;
            }
        };
        long number = server.numberOf(slow);
        try {
            for (int i = 0; i < 256; i++) {
                server.answer(request(number, "a", false), channel);
            }
            assertEquals("too many class requests at a time: limit=256", assertThrows(ProtocolException.class,
                    () -> server.answer(request(number, "a", false), channel)).getMessage());
        } finally {
            held.countDown();
        }
    }

    @Test
    void whatALoaderThrowsIsTold() throws Exception {
        ClassLoader broken = new ClassLoader() {
            @Override
            public URL getResource(String name) {
                throw new IllegalStateException("closed");
            }
        };
        server.answer(request(server.numberOf(broken), "a", false), channel);
        assertEquals("java.lang.IllegalStateException: closed", sent.take().getClassData().getRefusal());
    }

    private ClassData ask(String name, boolean all) throws Exception {
        server.answer(request(1, name, all), channel);
        return sent.take().getClassData();
    }

    private static ClassRequest request(long loader, String name, boolean all) {
        return ClassRequest.newBuilder().setRequest(1).setLoader(loader).setName(name).setAll(all).build();
    }

    /** Keeps what is sent. */
    private final class Sent implements FrameLink {

        @Override
        public void send(Frame frame) {
            sent.add(frame);
        }

        @Override
        public Frame receive() {
            return null;
        }

        @Override
        public void finish() {
            // There is nothing to be lost.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
