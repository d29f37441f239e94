package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.prong.Task;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks that are rebuilt where their classes are other classes of the same name, as in a child. */
class OtherLoaderTest {

    /** Has its own copy of the sample tasks; all else comes from the parent. */
    private static final class SampleLoader extends ClassLoader {

        SampleLoader() {
            super(OtherLoaderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith(SampleTasks.class.getName())) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream input = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = input.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    static Set<String> samples() {
        return SampleTasks.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void rebuildsTaskOfItsOwnClasses(String name) throws Exception {
        SampleLoader loader = new SampleLoader();
        Task<?> task = SampleTasks.all().get(name);
        Task<?> rebuilt = TaskCodec.decode(TaskCodec.encode(task), loader);

        assertNotSame(task.getClass(), rebuilt.getClass());
        assertSame(loader, rebuilt.getClass().getClassLoader());
        assertEquals(task.run(null), rebuilt.run(null));
    }
}
