package dev.prong.child.output;

/**
 * How much a child may print in a second before the rest of that second is dropped.
 *
 * @param lines the most lines
 * @param chars the most characters; one line may go beyond it
 */
public record OutputRate(int lines, long chars) {

    /** Nothing is ever dropped. */
    public static final OutputRate UNLIMITED = new OutputRate(Integer.MAX_VALUE, Long.MAX_VALUE);

    boolean isUnlimited() {
        return equals(UNLIMITED);
    }

    /** As it stands in the line that tells of what was dropped. */
    public String text() {
        String byLines = lines == Integer.MAX_VALUE ? "" : lines + " lines/s";
        String byChars = chars == Long.MAX_VALUE ? "" : chars + " chars/s";
        return byLines + (byLines.isEmpty() || byChars.isEmpty() ? "" : ", ") + byChars;
    }
}
