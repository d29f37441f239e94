package dev.prong.child.host;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;

/**
 * Takes descriptors that this process has inherited out of the reach of programs that its native code starts: they are
 * opened again, so that they close when another program takes the place of this one, and those that were inherited are
 * closed. Not thread-safe.
 *
 * <p>The JDK can do both and shows neither. An {@code --add-opens} on the command line would cost each start the archived
 * module graph, and a call into the C library some dozens of milliseconds: see ADR 0024.
 */
final class CloseOnExec {

    /** From {@code fcntl.h}: of Linux, on all processors that a JDK 25 is made for; and of macOS. */
    private static final int O_CLOEXEC = System.getProperty("os.name").startsWith("Mac") ? 0x1000000 : 02000000;
    private static final int O_RDONLY = 0;
    private static final int O_WRONLY = 1;
    private static final int O_RDWR = 2;

    private final Constructor<FileDescriptor> descriptor;
    private final Method open;

    private CloseOnExec(Constructor<FileDescriptor> descriptor, Method open) {
        this.descriptor = descriptor;
        this.open = open;
    }

    /**
     * Finds out how.
     *
     * @throws ReflectiveOperationException if this JDK does it in another way
     */
    static CloseOnExec prepare() throws ReflectiveOperationException {
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        Object serials = factory.getMethod("getReflectionFactory").invoke(null);
        Method accessible = factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
        Constructor<?> controller = (Constructor<?>) accessible.invoke(serials, ModuleLayer.Controller.class,
                ModuleLayer.Controller.class.getDeclaredConstructor(ModuleLayer.class));
        Module here = CloseOnExec.class.getModule();
        ((ModuleLayer.Controller) controller.newInstance(ModuleLayer.boot()))
                .addOpens(Object.class.getModule(), "java.io", here)
                .addOpens(Object.class.getModule(), "sun.nio.fs", here);
        Constructor<FileDescriptor> descriptor = FileDescriptor.class.getDeclaredConstructor(int.class);
        descriptor.setAccessible(true);
        Method open = Class.forName("sun.nio.fs.UnixNativeDispatcher").getDeclaredMethod("open",
                Class.forName("sun.nio.fs.UnixPath"), int.class, int.class);
        open.setAccessible(true);
        return new CloseOnExec(descriptor, open);
    }

    /** The reading end of the pipe that {@code inherited} is; that is closed. */
    FileDescriptor input(int inherited) throws ReflectiveOperationException, IOException {
        return move(inherited, O_RDONLY);
    }

    /** The writing end of the pipe that {@code inherited} is; that is closed. */
    FileDescriptor output(int inherited) throws ReflectiveOperationException, IOException {
        return move(inherited, O_WRONLY);
    }

    private FileDescriptor move(int inherited, int mode) throws ReflectiveOperationException, IOException {
        Object number = open.invoke(null, Path.of("/dev/fd/" + inherited), mode | O_CLOEXEC, 0);
        FileDescriptor own = descriptor.newInstance(number);
        new FileInputStream(descriptor.newInstance(inherited)).close();
        // Takes the free number, the lowest there is, so that whoever means the protocol by it does not hit another file.
        open.invoke(null, Path.of("/dev/null"), O_RDWR | O_CLOEXEC, 0);
        return own;
    }
}
