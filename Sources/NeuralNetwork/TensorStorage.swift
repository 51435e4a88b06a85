import Foundation

/// Memory that holds the numbers of tensors.
///
/// It either owns its memory, or keeps alive the object that does (a mapped file), whose numbers must not be written.
final class TensorStorage: @unchecked Sendable {
    // Writing goes through `Tensor`, which copies first unless this object has one owner and may be written.
    let base: UnsafeMutablePointer<Float>
    let count: Int
    /// Whose memory it is; nil when it is this object's own.
    private let owner: AnyObject?

    /// Allocates memory for some numbers, aligned to 64 bytes; what it holds is not defined.
    init(count: Int) {
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
        base = raw.bindMemory(to: Float.self, capacity: max(count, 1))
        self.count = count
        owner = nil
    }

    /// Refers to memory of another object, which is not written and is kept alive.
    init(readOnly: UnsafePointer<Float>, count: Int, owner: AnyObject) {
        base = UnsafeMutablePointer(mutating: readOnly)
        self.count = count
        self.owner = owner
    }

    /// Whether the memory may be written.
    var isWritable: Bool { owner == nil }

    deinit {
        if owner == nil { base.deallocate() }
    }
}
