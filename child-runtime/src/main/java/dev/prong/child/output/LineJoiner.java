package dev.prong.child.output;

import dev.prong.proto.v1.Output;
import java.util.HashMap;
import java.util.Map;

/** Joins the pieces of lines that a child sends as it prints them. Thread-safe. */
public final class LineJoiner {

    /** As long as a line may get before what there is of it counts as one. */
    private static final int MAX_CHARS = 64 * 1024;

    /** Where the lines go. */
    @FunctionalInterface
    public interface Lines {

        /** A whole line. */
        void add(long call, boolean error, String text);
    }

    private record Origin(long call, boolean error) {
    }

    private final Lines lines;
    private final Map<Origin, StringBuilder> open = new HashMap<>();

    public LineJoiner(Lines lines) {
        this.lines = lines;
    }

    /** A piece has come, of a call that has not ended or of none. */
    public synchronized void add(Output piece) {
        Origin origin = new Origin(piece.getCall(), piece.getError());
        StringBuilder line = open.get(origin);
        if (line != null && line.length() + piece.getText().length() > MAX_CHARS) {
            tell(origin, open.remove(origin).toString()); // In its middle: what stands there is no end.
            line = null;
        }
        if (line == null && !piece.getUnended()) {
            tell(origin, withoutReturn(piece.getText()));
            return;
        }
        open.computeIfAbsent(origin, _ -> new StringBuilder()).append(piece.getText());
        if (!piece.getUnended()) {
            end(origin);
        }
    }

    /** The call is about to be answered: its lines go no further. */
    public synchronized void end(long call) {
        end(new Origin(call, false));
        end(new Origin(call, true));
    }

    /** The connection has ended. */
    public synchronized void endAll() {
        for (Origin each : open.keySet().toArray(Origin[]::new)) {
            end(each);
        }
    }

    private void end(Origin origin) {
        StringBuilder line = open.remove(origin);
        if (line != null) {
            tell(origin, withoutReturn(line.toString()));
        }
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** A line has no end within; one who sends such might want it taken for lines of others. */
    private void tell(Origin origin, String text) {
        for (String each : text.split("\n", -1)) {
            lines.add(origin.call(), origin.error(), each);
        }
    }
}
