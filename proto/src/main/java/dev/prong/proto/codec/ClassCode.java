package dev.prong.proto.codec;

import dev.prong.value.Refusal;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.SerializedLambda;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Which build of a class this process has, as a number made of its class file. A compiler numbers the lambdas and the
 * nameless classes of a source file, so that in another build one name may stand for another code. Found once per class.
 *
 * @param number zero if the class has no file
 * @param place where the file is
 * @param replaced whether the file is no longer what the class was loaded from; asked only if it is to be sent
 */
record ClassCode(long number, String place, boolean replaced) {

    private static final String IN_JAR = "!/";
    private static final ClassCode NONE = new ClassCode(0, "", false);

    private static final ClassValue<ClassCode> SENT = new Cache(true);
    private static final ClassValue<ClassCode> RECEIVED = new Cache(false);

    /** What was read; to be sent or, in a child that has only just been started, to be compared. */
    private static final class Cache extends ClassValue<ClassCode> {

        private final boolean sent;

        Cache(boolean sent) {
            this.sent = sent;
        }

        @Override
        protected ClassCode computeValue(Class<?> type) {
            try {
                return read(type, sent);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // Not kept: next time there may be a descriptor to read it with.
            }
        }
    }

    /** Whether the compiler has made up the name of the method that implements a lambda; a method reference keeps its own. */
    static boolean isNumbered(SerializedLambda form) {
        return form.getImplMethodName().indexOf('$') >= 0;
    }

    /** Whether the compiler has made up the name of a class. */
    static boolean isNumbered(Class<?> type) {
        return type.isAnonymousClass() || type.isLocalClass();
    }

    /**
     * The number of a class that is to be sent; zero if it has none. Empty if its file cannot be read at this moment.
     *
     * @param what the code in it that is sent
     * @throws Refusal if the file was replaced: a child would run other code
     */
    static OptionalLong ofSent(Class<?> type, String what) {
        ClassCode code;
        try {
            code = SENT.get(type);
        } catch (UncheckedIOException _) {
            return OptionalLong.empty();
        }
        if (code.replaced) {
            throw new Refusal(what + " cannot be sent: the file of class " + type.getName()
                    + " was replaced after this process loaded the class, so that a child would run other code: file="
                    + code.place + "; restart this process");
        }
        return OptionalLong.of(code.number);
    }

    /**
     * Checks that the class here is of the build that the sender has.
     *
     * @param sent its number there; zero if that is not known
     * @param what the code in it that was sent
     * @throws Refusal if it is not
     */
    static void require(long sent, Class<?> type, String what) {
        if (sent == 0) {
            return;
        }
        ClassCode here;
        try {
            here = RECEIVED.get(type);
        } catch (UncheckedIOException e) {
            throw new Refusal("the file of class " + type.getName() + " cannot be read here, to see whether it has the "
                    + "sender's " + what + ": " + e.getCause(), e.getCause());
        }
        if (here.number != 0 && here.number != sent) {
            throw new Refusal(what + " is of another build of class " + type.getName() + ": parent="
                    + Long.toHexString(sent) + ", child=" + Long.toHexString(here.number) + ", childFile=" + here.place
                    + "; run both sides with the same build of it, and restart a parent whose files were replaced");
        }
    }

    private static ClassCode read(Class<?> type, boolean sent) throws IOException {
        String name = type.getName();
        URL file = type.getResource(name.substring(name.lastIndexOf('.') + 1) + ".class");
        if (file == null) {
            return NONE;
        }
        ClassFileAge age = sent ? ClassFileAge.of(file) : ClassFileAge.UNKNOWN;
        try {
            byte[] bytes = bytes(file);
            return new ClassCode(number(bytes), file.toString(), age.replaced(type, bytes));
        } catch (IOException e) {
            if (age.isYoung()) {
                return new ClassCode(0, file.toString(), true);
            }
            throw e;
        }
    }

    /** Files and plain jars are read without the JDK's connections, which take long to be loaded in a fresh child. */
    private static byte[] bytes(URL file) throws IOException {
        String address = file.toString();
        int end = address.indexOf(IN_JAR);
        try {
            if (file.getProtocol().equals("file")) {
                return Files.readAllBytes(Path.of(URI.create(address)));
            }
            if (address.startsWith("jar:file:") && end == address.lastIndexOf(IN_JAR)) {
                return entry(new File(URI.create(address.substring("jar:".length(), end))),
                        URI.create("file:" + address.substring(end + 1)).getPath().substring(1));
            }
        } catch (IllegalArgumentException _) {
            return connected(file); // A loader may give an address that is none.
        }
        return connected(file);
    }

    private static byte[] entry(File jar, String name) throws IOException {
        try (ZipFile open = new ZipFile(jar)) {
            ZipEntry entry = open.getEntry(name);
            if (entry == null) {
                throw new FileNotFoundException("entry not found: jar=" + jar + ", name=" + name);
            }
            return open.getInputStream(entry).readAllBytes();
        }
    }

    private static byte[] connected(URL file) throws IOException {
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false); // A cached connection would hold the jar open, and keep its old directory.
        try (InputStream input = connection.getInputStream()) {
            return input.readAllBytes();
        }
    }

    /** Nobody is to be kept from forging it: what a parent sends its child is code. So it has to be cheap. */
    private static long number(byte[] bytes) {
        CRC32 low = new CRC32();
        low.update(bytes);
        CRC32C high = new CRC32C();
        high.update(bytes);
        return high.getValue() << Integer.SIZE | low.getValue();
    }
}
