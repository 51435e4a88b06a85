/// Memory for plain values that is used again and again, and replaced by more when it is too small.
struct ScratchMemory<Element: BitwiseCopyable>: ~Copyable {
    private let filler: Element
    private(set) var count = 0
    /// The first of `count` elements.
    private(set) var elements = UnsafeMutablePointer<Element>.allocate(capacity: 0)

    /// Makes no memory yet.
    ///
    /// - Parameter filler: the value of new elements.
    init(filler: Element) {
        self.filler = filler
    }

    deinit {
        elements.deallocate()
    }

    /// Makes room for some elements; if there was less room, all elements are new.
    mutating func reserve(_ needed: Int) {
        guard needed > count else { return }
        elements.deallocate()
        count = max(needed, 2 * count)
        elements = .allocate(capacity: count)
        elements.initialize(repeating: filler, count: count)
    }
}
