package dev.prong.proto.codec;

import dev.prong.proto.v1.TaskDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** A child in its simplest form: reads tasks from standard input, writes their results to standard output. */
final class RunsTasks {

    private RunsTasks() {
    }

    public static void main(String[] args) throws Exception {
        PrintStream output = System.out;
        TaskDescriptor descriptor = TaskDescriptor.parseDelimitedFrom(System.in);
        while (descriptor != null) {
            run(descriptor, output);
            descriptor = TaskDescriptor.parseDelimitedFrom(System.in);
        }
    }

    private static void run(TaskDescriptor descriptor, OutputStream output) throws Exception {
        Object result = TaskCodec.decode(descriptor, RunsTasks.class.getClassLoader()).run(null);
        try {
            ValueCodec.encode(result).writeDelimitedTo(output);
            output.flush();
        } catch (IOException e) {
            throw new IllegalStateException("parent is gone", e);
        }
    }
}
