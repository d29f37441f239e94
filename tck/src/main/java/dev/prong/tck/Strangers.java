package dev.prong.tck;

import dev.prong.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Knows a class of tasks that is on no class path: {@link Stranger} under another name. */
final class Strangers extends ClassLoader {

    /** The name of the class, which is as long as the other: only the letters of its file are changed. */
    static final String NAME = "Outsider";

    private Strangers() {
        super(Strangers.class.getClassLoader());
    }

    /** A task of that class. */
    @SuppressWarnings("unchecked") // A copy of one.
    static Task<String> task() {
        byte[] bytes = original().replace(Stranger.class.getSimpleName(), NAME).getBytes(StandardCharsets.ISO_8859_1);
        Class<?> copy = new Strangers().defineClass(null, bytes, 0, bytes.length);
        try {
            var constructor = copy.getDeclaredConstructor();
            constructor.setAccessible(true); // Its package is another one, though of the same name.
            return (Task<String>) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String original() {
        try (InputStream in = Stranger.class.getResourceAsStream("Stranger.class")) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
