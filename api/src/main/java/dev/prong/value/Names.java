package dev.prong.value;

/** Readable names of classes. */
public final class Names {

    private Names() {
    }

    /** {@code Order} for {@code com.acme.Shop$Order}, {@code int[]} for an array, {@code Main$1} if it has no name. */
    public static String simple(Class<?> type) {
        return type.isArray() ? simple(type.componentType()) + "[]" : simple(type.getName());
    }

    /** As {@link #simple(Class)}, of the binary name of a class that is no array. */
    public static String simple(String binaryName) {
        String outer = binaryName.substring(binaryName.lastIndexOf('.', hiddenSuffix(binaryName)) + 1);
        int start = outer.lastIndexOf('$') + 1;
        // A local class is called Main$1Local.
        while (start < outer.length() && Character.isDigit(outer.charAt(start))) {
            start++;
        }
        return start == outer.length() ? outer : outer.substring(start);
    }

    /** Where a hidden class's suffix begins ({@code Main$$Lambda/0x00007f}), else the end. */
    private static int hiddenSuffix(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name.length() : slash;
    }
}
