package dev.prong.command;

/** A queue of bytes in an array that grows as needed. Not thread-safe. */
final class ByteRing {

    private byte[] array = new byte[1024];
    private int head;
    private int size;

    int size() {
        return size;
    }

    void put(byte[] source, int offset, int length) {
        grow(size + length);
        int tail = (head + size) % array.length;
        int first = Math.min(length, array.length - tail);
        System.arraycopy(source, offset, array, tail, first);
        System.arraycopy(source, offset + first, array, 0, length - first);
        size += length;
    }

    /** Moves up to {@code length} of the oldest bytes to {@code target}; returns how many. */
    int take(byte[] target, int offset, int length) {
        int taken = Math.min(length, size);
        int first = Math.min(taken, array.length - head);
        System.arraycopy(array, head, target, offset, first);
        System.arraycopy(array, 0, target, offset + first, taken - first);
        drop(taken);
        return taken;
    }

    /** Forgets the oldest {@code length} bytes, of which there must be that many. */
    void drop(int length) {
        head = (head + length) % array.length;
        size -= length;
    }

    private void grow(int needed) {
        if (needed <= array.length) {
            return;
        }
        byte[] larger = new byte[Math.max(needed, array.length * 2)];
        int held = size;
        take(larger, 0, held);
        array = larger;
        head = 0;
        size = held;
    }
}
