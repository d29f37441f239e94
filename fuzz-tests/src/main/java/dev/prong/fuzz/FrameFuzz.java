package dev.prong.fuzz;

import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.v1.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** A frame of any kind. */
public final class FrameFuzz {

    private FrameFuzz() {
    }

    /** Has a parent receive {@code input}. */
    public static void fuzzerTestOneInput(@NotNull Frame input) throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        new StdioLink(InputStream.nullInputStream(), stream).send(input);
        Conversation.hold(stream.size(), () -> new StdioLink(new ByteArrayInputStream(stream.toByteArray()),
                OutputStream.nullOutputStream()));
    }
}
