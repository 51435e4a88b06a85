import Foundation

extension Workers {
    /// Bytes of address space that a thread takes for its first product: the buffer of OpenBLAS, a stack, a heap of its own.
    private static let bytesPerThread = (128 + 8 + 64) << 20
    /// Bytes that a small network takes besides.
    private static let bytesBeside = 128 << 20

    /// Checks that memory for products can be mapped.
    ///
    /// OpenBLAS tries for ever where it cannot.
    ///
    /// - Throws: `NetworkError.addressSpace`, with the amount.
    package func checkMemory() throws(NetworkError) {
        let sizes = Array(repeating: Workers.bytesPerThread, count: count) + [Workers.bytesBeside]
        var mapped: [UnsafeMutableRawBufferPointer] = []
        defer { for block in mapped { munmap(block.baseAddress, block.count) } }
        for size in sizes {
            let base = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            guard base != MAP_FAILED else {
                throw .addressSpace(threads: count, mebibytes: sizes.reduce(0, +) >> 20)
            }
            mapped.append(UnsafeMutableRawBufferPointer(start: base, count: size))
        }
    }
}
