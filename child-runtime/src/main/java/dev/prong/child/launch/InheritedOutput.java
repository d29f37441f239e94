package dev.prong.child.launch;

/** Which of a child's standard output and standard error are this process's own, and not pipes that it reads. */
public enum InheritedOutput {
    /** Neither. */
    NONE,
    /** Standard error; standard output goes there too, as the protocol has its pipe. */
    ERROR,
    /** Both: the protocol needs neither. */
    BOTH;

    /**
     * As much as can be.
     *
     * @param framesOverPipes whether the pipes carry the frames
     * @throws IllegalArgumentException if those of {@code descriptors} leave no way around the child's standard output
     */
    public static InheritedOutput of(Descriptors descriptors, boolean framesOverPipes) {
        if (!framesOverPipes) {
            return BOTH;
        }
        if (descriptors == Descriptors.STANDARD) {
            throw new IllegalArgumentException(
                    "output of children cannot be inherited: their standard output carries the"
                            + " protocol where there is no POSIX shell; use ChildOutput.forward(), or Transport.GRPC");
        }
        return ERROR;
    }

    /** Sets it for a process that is about to be started. */
    void set(ProcessBuilder builder) {
        if (this != NONE) {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        if (this == BOTH) {
            builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        }
    }
}
