package dev.prong.fuzz;

import dev.prong.child.stdio.Mended;
import dev.prong.child.stdio.StdioLink;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;

/** Frames that are as long as their headers say, and hold whatever the child has put there. */
public final class ConversationFuzz {

    private ConversationFuzz() {
    }

    /**
     * Has a parent receive {@code input}.
     *
     * @param input frames, each behind its length in two bytes; the last is as long as it is
     */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        byte[] stream = Mended.stream(input);
        Conversation.hold(stream.length,
                () -> new StdioLink(new ByteArrayInputStream(stream), OutputStream.nullOutputStream()));
    }
}
