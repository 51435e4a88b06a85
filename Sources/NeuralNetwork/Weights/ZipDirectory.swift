/// Where the central directory of a zip file lies.
///
/// - Source: PKWARE APPNOTE 6.3.10, sections 4.3.14 to 4.3.16.
struct ZipDirectory {
    /// Entries that an archive may have; a checkpoint has one per tensor.
    static let largestCount = 1 << 17
    private static let recordSize = 46

    let range: Range<Int>
    let count: Int

    /// Finds the directory from the end of the file.
    ///
    /// - Throws: `WeightError.malformed`.
    init(_ file: MappedFile) throws(WeightError) {
        let bytes = file.bytes
        guard let end = ZipDirectory.endRecord(bytes) else {
            throw .malformed(
                file: file.path,
                entry: nil,
                reason: "the zip directory at its end is missing; is it whole?"
            )
        }
        var numbers = ZipDirectory.numbers(bytes, end)
        if ZipDirectory.isSaturated(numbers), let large = ZipDirectory.largeNumbers(bytes, end) { numbers = large }
        guard numbers.disk == 0, numbers.countOnDisk == numbers.count, numbers.count <= UInt64(Self.largestCount),
            numbers.size <= UInt64(end), numbers.offset <= UInt64(end) - numbers.size,
            numbers.count * UInt64(Self.recordSize) <= numbers.size
        else {
            throw .malformed(file: file.path, entry: nil, reason: "the zip directory does not fit the file")
        }
        range = Int(numbers.offset)..<Int(numbers.offset + numbers.size)
        count = Int(numbers.count)
    }

    private struct Numbers {
        var disk: UInt64
        var countOnDisk: UInt64
        var count: UInt64
        var size: UInt64
        var offset: UInt64
    }

    /// The end record is the last one whose comment reaches to the end of the file.
    private static func endRecord(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let last = bytes.count - 22
        guard last >= 0 else { return nil }
        return stride(from: last, through: max(0, last - Int(UInt16.max)), by: -1).first { offset in
            bytes.littleEndian(UInt32.self, at: offset) == 0x0605_4b50
                && bytes.littleEndian(UInt16.self, at: offset + 20).map(Int.init) == last - offset
        }
    }

    private static func numbers(_ bytes: UnsafeRawBufferPointer, _ end: Int) -> Numbers {
        func small(_ offset: Int) -> UInt64 { UInt64(bytes.littleEndian(UInt16.self, at: end + offset) ?? 0) }
        func medium(_ offset: Int) -> UInt64 { UInt64(bytes.littleEndian(UInt32.self, at: end + offset) ?? 0) }
        return Numbers(disk: small(4), countOnDisk: small(8), count: small(10), size: medium(12), offset: medium(16))
    }

    /// Whether a number did not fit, and stands in a record with 64 bits instead.
    private static func isSaturated(_ numbers: Numbers) -> Bool {
        numbers.count == UInt64(UInt16.max) || numbers.size == UInt64(UInt32.max)
            || numbers.offset == UInt64(UInt32.max) || numbers.disk == UInt64(UInt16.max)
    }

    private static func largeNumbers(_ bytes: UnsafeRawBufferPointer, _ end: Int) -> Numbers? {
        guard bytes.littleEndian(UInt32.self, at: end - 20) == 0x0706_4b50,
            let offset = bytes.littleEndian(UInt64.self, at: end - 12), let start = Int(exactly: offset),
            let record = bytes.part(at: start, count: 56), record.littleEndian(UInt32.self, at: 0) == 0x0606_4b50
        else { return nil }
        func large(_ offset: Int) -> UInt64 { record.littleEndian(UInt64.self, at: offset) ?? 0 }
        let disk = record.littleEndian(UInt32.self, at: 16) ?? 0
        return Numbers(
            disk: UInt64(disk),
            countOnDisk: large(24),
            count: large(32),
            size: large(40),
            offset: large(48)
        )
    }
}
