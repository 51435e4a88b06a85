/// Pickles made by hand.
public enum PickleBytes {
    /// A text.
    public static func text(_ text: String) -> [UInt8] {
        [0x58] + bytes(UInt32(text.utf8.count)) + Array(text.utf8)
    }

    /// An integer.
    public static func integer(_ value: Int) -> [UInt8] {
        [0x8a, 8] + bytes(value)
    }

    /// The name of a class or function.
    public static func symbol(_ module: String, _ name: String) -> [UInt8] {
        [0x63] + Array("\(module)\n\(name)\n".utf8)
    }

    /// A tuple of values.
    public static func tuple(_ values: [[UInt8]]) -> [UInt8] {
        [0x28] + values.joined() + [0x74]
    }

    /// A number, the least significant byte first.
    public static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    /// A whole pickle about some object.
    public static func document(_ object: [UInt8]) -> [UInt8] {
        [0x80, 2] + object + [0x2e]
    }

    /// A float32 tensor of storage 0.
    public static func tensor(shape: [Int], strides: [Int], offset: Int, count: Int) -> [UInt8] {
        let storage = tuple([
            text("storage"), symbol("torch", "FloatStorage"), text("0"), text("cpu"), integer(count),
        ])
        return symbol("torch._utils", "_rebuild_tensor_v2")
            + tuple([
                storage + [0x51], integer(offset), tuple(shape.map(integer)), tuple(strides.map(integer)), [0x89],
                symbol("collections", "OrderedDict") + [0x29, 0x52],
            ]) + [0x52]
    }

    /// A dictionary of float32 tensors that are views of one storage of some numbers.
    public static func tensors(_ views: [(String, [Int], [Int], Int)], count: Int) -> [UInt8] {
        let items = views.map { name, shape, strides, offset in
            text(name) + tensor(shape: shape, strides: strides, offset: offset, count: count)
        }
        return document([0x7d, 0x28] + items.joined() + [0x75])
    }
}
