package dev.prong.child.launch;

/** How deep this process is in children of children: 0 if no runtime has launched it. Each child is told on its command line. */
public final class Depth {

    private static final String PROPERTY = "dev.prong.depth";

    /** Of this process; looked up once, so that no task changes it. */
    private static final int HERE = Integer.getInteger(PROPERTY, 0);

    private Depth() {
    }

    /** That of this process. */
    public static int here() {
        return HERE;
    }

    /** The option of a child's JVM that tells it its own. */
    static String javaOption() {
        return "-D" + PROPERTY + "=" + (HERE + 1);
    }
}
