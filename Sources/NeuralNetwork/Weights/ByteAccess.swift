extension UnsafeRawBufferPointer {
    /// A little-endian number; nil when it would reach beyond the bytes.
    func littleEndian<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type, at offset: Int) -> Value? {
        guard offset >= 0, offset <= count - MemoryLayout<Value>.size else { return nil }
        return Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    /// Some of the bytes; nil when they would reach beyond the end.
    func part(at offset: Int, count length: Int) -> UnsafeRawBufferPointer? {
        guard offset >= 0, length >= 0, length <= count, offset <= count - length else { return nil }
        return UnsafeRawBufferPointer(rebasing: self[offset..<(offset + length)])
    }

    /// Text in UTF-8; nil when it reaches beyond the end or is not valid.
    func text(at offset: Int, count length: Int) -> String? {
        guard let part = part(at: offset, count: length) else { return nil }
        return String(validating: part, as: UTF8.self)
    }
}
