package dev.prong.child.launch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whether a JVM has the preview features of its language level. Stateless. */
public final class PreviewFeatures {

    private PreviewFeatures() {
    }

    /**
     * The options that give a child those of this process, whose classes may need them: the JVM loads a class that was
     * compiled with them only if they are enabled.
     */
    public static List<String> javaOptions() {
        return enabled() ? List.of("--enable-preview") : List.of();
    }

    /** Nothing public tells, wherever the option came from: so the JVM is asked for a class that needs it. */
    private static boolean enabled() {
        try {
            new Probe().load();
            return true;
        } catch (UnsupportedClassVersionError _) {
            return false;
        }
    }

    private static final class Probe extends ClassLoader {

        private static final int PREVIEW = 0xFFFF;
        private static final int FIRST_VERSION = 44;
        private static final byte UTF8 = 1;
        private static final byte CLASS = 7;

        Probe() {
            super(null);
        }

        /** Loads an empty interface, by chapter 4 of the JVM specification. */
        void load() {
            byte[] name = "P".getBytes(StandardCharsets.US_ASCII);
            byte[] parent = "java/lang/Object".getBytes(StandardCharsets.US_ASCII);
            ByteBuffer file = ByteBuffer.allocate(100).putInt(0xCAFEBABE).putShort((short) PREVIEW)
                    .putShort((short) (FIRST_VERSION + Runtime.version().feature()));
            file.putShort((short) 5).put(UTF8).putShort((short) name.length).put(name).put(CLASS).putShort((short) 1);
            file.put(UTF8).putShort((short) parent.length).put(parent).put(CLASS).putShort((short) 3);
            // Public, an interface, abstract; this class, its superclass; no interfaces, fields, methods and attributes.
            file.putShort((short) 0x0601).putShort((short) 2).putShort((short) 4).putLong(0);
            defineClass("P", file.array(), 0, file.position());
        }
    }
}
