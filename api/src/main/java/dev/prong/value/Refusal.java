package dev.prong.value;

import dev.prong.text.Printable;
import dev.prong.MessageException;
import dev.prong.text.Thrown;

/**
 * A part that cannot cross, on its way up to the caller: each container adds its segment to the path, so that nothing is
 * spent on paths while all goes well. Ends as a {@link MessageException}. For one thread.
 */
public final class Refusal extends RuntimeException {

    private final transient ValuePath path = new ValuePath();

    /** A refusal told by {@code message}, without its path. */
    public Refusal(String message) {
        this(message, null);
    }

    /** A refusal told by {@code message}, without its path; {@code cause} may be null. */
    public Refusal(String message, Throwable cause) {
        super(message, cause, false, false);
    }

    /** A refusal because foreign code threw {@code cause}; {@code what} says which code. */
    public static Refusal threw(String what, Throwable cause) {
        return new Refusal(what + " threw " + Printable.shown(Thrown.explain(cause)), cause);
    }

    /** This refusal, seen from the array, list or set that has the part at {@code index}. */
    public Refusal at(int index) {
        path.prepend("[" + index + "]");
        return this;
    }

    /** This refusal, seen from the record whose component has the part. */
    public Refusal in(String component) {
        path.prepend("." + component);
        return this;
    }

    /** This refusal, seen from the map that has the part under {@code key}; {@code key} may be null. */
    public Refusal under(Object key) {
        path.prepend("[" + ValuePath.nameOfKey(key) + "]");
        return this;
    }

    /** This refusal, seen from the map of which {@code key} is or has the part. */
    public Refusal inKey(Object key) {
        path.prepend(" key " + ValuePath.nameOfKey(key));
        return this;
    }

    /** This refusal, seen from the lambda that captures the part. */
    public Refusal captured(int index) {
        path.prepend(" captured[" + index + "]");
        return this;
    }

    /** A refusal told by {@code message} if the path is still empty, so that it is this very object; else this one. */
    Refusal orHere(String message) {
        return path.isEmpty() ? new Refusal(message) : this;
    }

    /** What the caller gets: the path from {@code root}, if the part is not the root itself, and the reason. */
    public MessageException toException(String root) {
        return new MessageException(Printable.line(path.isEmpty() ? getMessage()
                : path.from(root) + ": " + getMessage()), getCause());
    }
}
