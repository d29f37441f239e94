package dev.prong.proto.codec;

import dev.prong.proto.v1.StackFrame;

/** Frames of stack traces. */
final class StackFrames {

    private StackFrames() {
    }

    /**
     * A frame, without what its text leaves out: a frame that is made by hand prints all it has, such as
     * {@code app//com.acme.Main.main}, and that would read differently from the original.
     */
    static StackFrame encode(StackTraceElement frame) {
        String text = frame.toString();
        StackFrame.Builder message = StackFrame.newBuilder().setType(frame.getClassName())
                .setMethod(frame.getMethodName()).setLine(frame.getLineNumber());
        if (frame.getClassLoaderName() != null && text.startsWith(frame.getClassLoaderName() + "/")) {
            message.setClassLoader(frame.getClassLoaderName());
        }
        if (frame.getModuleName() != null) {
            message.setModule(frame.getModuleName());
        }
        if (frame.getModuleVersion() != null && text.contains("@" + frame.getModuleVersion() + "/")) {
            message.setModuleVersion(frame.getModuleVersion());
        }
        if (frame.getFileName() != null) {
            message.setFile(frame.getFileName());
        }
        return message.build();
    }

    /** How many characters its names have. */
    static int characters(StackFrame frame) {
        return frame.getClassLoader().length() + frame.getModule().length() + frame.getModuleVersion().length()
                + frame.getType().length() + frame.getMethod().length() + frame.getFile().length();
    }

    static StackTraceElement decode(StackFrame message) {
        return new StackTraceElement(orNull(message.getClassLoader()), orNull(message.getModule()),
                orNull(message.getModuleVersion()), message.getType(), message.getMethod(),
                message.hasFile() ? message.getFile() : null, message.getLine());
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
