/// Reads a pickle that holds tensors, and runs nothing of it.
///
/// Only the instructions and symbols that such a table is written with are known. Objects stand in one array and name
/// each other by index, so that neither deep nor circular structures need recursion, and time and memory are
/// proportional to the bytes.
struct PickleReader {
    private static let largestObjectCount = 1 << 18
    private static let deepestNesting = 1 << 10
    private static let longestSymbol = 1 << 8

    private let bytes: UnsafeRawBufferPointer
    private let file: String
    private var offset = 0
    private var document = PickleDocument()
    private var stack: [Int] = []
    /// Heights of the stack at the open marks.
    private var marks: [Int] = []
    private var memo: [UInt32: Int] = [:]

    /// Reads a pickle.
    ///
    /// - Parameters:
    ///   - bytes: the pickle.
    ///   - file: the file that errors name.
    /// - Returns: everything that it builds.
    /// - Throws: `WeightError.malformed`, or `.refused` naming the instruction or symbol.
    static func read(_ bytes: UnsafeRawBufferPointer, file: String) throws(WeightError) -> PickleDocument {
        var reader = PickleReader(bytes: bytes, file: file)
        while try reader.step() {}
        reader.document.root = try reader.pop()
        return reader.document
    }

    private init(bytes: UnsafeRawBufferPointer, file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// Runs one instruction; false at the end.
    private mutating func step() throws(WeightError) -> Bool {
        let code = try number(UInt8.self)
        guard let opcode = PickleOpcode(rawValue: code) else {
            throw .refused(file: file, what: PickleOpcode.name(ofRefused: code))
        }
        switch opcode {
        case .stop: return false
        case .protocolVersion: try checkProtocol()
        case .none: try push(.none)
        case .newTrue: try push(.boolean(true))
        case .newFalse: try push(.boolean(false))
        case .binInt: try push(.integer(Int(try number(Int32.self))))
        case .binInt1: try push(.integer(Int(try number(UInt8.self))))
        case .binInt2: try push(.integer(Int(try number(UInt16.self))))
        case .long1: try pushLong()
        case .binFloat: try push(.real(Double(bitPattern: try number(UInt64.self).byteSwapped)))
        case .binUnicode: try pushText()
        case .global: try pushSymbol()
        case .binPut: try store(UInt32(try number(UInt8.self)))
        case .longBinPut: try store(try number(UInt32.self))
        case .binGet: try recall(UInt32(try number(UInt8.self)))
        case .longBinGet: try recall(try number(UInt32.self))
        default: try collect(opcode)
        }
        return true
    }

    /// Runs an instruction that makes something of objects on the stack.
    private mutating func collect(_ opcode: PickleOpcode) throws(WeightError) {
        switch opcode {
        case .mark:
            guard marks.count < Self.deepestNesting else { throw malformed("it is nested too deeply") }
            marks.append(stack.count)
        case .emptyTuple: try push(.tuple([]))
        case .tuple1: try push(.tuple(try pop(count: 1)))
        case .tuple2: try push(.tuple(try pop(count: 2)))
        case .tuple3: try push(.tuple(try pop(count: 3)))
        case .tuple: try push(.tuple(try popToMark()))
        case .emptyList: try push(.list)
        case .append: try appendToList(try pop(count: 1))
        case .appends: try appendToList(try popToMark())
        case .emptyDictionary: try pushDictionary()
        case .setItem: try addItems(try pop(count: 2))
        case .setItems: try addItems(try popToMark())
        case .binPersistentID: try push(.storage(try storage(of: try pop())))
        case .reduce: try call()
        default: try discardState()
        }
    }

    // MARK: The stack

    private mutating func push(_ object: PickleObject) throws(WeightError) {
        guard document.objects.count < Self.largestObjectCount else { throw malformed("it has too many objects") }
        stack.append(document.objects.count)
        document.objects.append(object)
    }

    private mutating func pop() throws(WeightError) -> Int {
        guard stack.count > marks.last ?? 0, let object = stack.popLast() else {
            throw malformed("it takes more objects than there are")
        }
        return object
    }

    private mutating func pop(count: Int) throws(WeightError) -> [Int] {
        guard stack.count >= (marks.last ?? 0) + count else { throw malformed("it takes more objects than there are") }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws(WeightError) -> [Int] {
        guard let mark = marks.popLast() else { throw malformed("it closes what was not opened") }
        return try pop(count: stack.count - mark)
    }

    private func top() throws(WeightError) -> Int {
        guard stack.count > marks.last ?? 0, let object = stack.last else {
            throw malformed("it looks at an object that is not there")
        }
        return object
    }

    private mutating func store(_ index: UInt32) throws(WeightError) {
        memo[index] = try top()
        guard memo.count <= Self.largestObjectCount else { throw malformed("it has too many objects") }
    }

    private mutating func recall(_ index: UInt32) throws(WeightError) {
        guard let object = memo[index] else { throw malformed("it recalls an object that was not stored") }
        stack.append(object)
    }

    // MARK: Objects

    private mutating func checkProtocol() throws(WeightError) {
        let version = try number(UInt8.self)
        guard version == 2 else { throw .refused(file: file, what: "pickle protocol \(version)") }
    }

    private mutating func pushLong() throws(WeightError) {
        let length = Int(try number(UInt8.self))
        guard length <= 8, let part = bytes.part(at: offset, count: length) else {
            throw malformed("an integer has \(length) bytes")
        }
        offset += length
        let isNegative = part.last.map { $0 >= 0x80 } ?? false
        let value = part.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) }
        try push(.integer(value))
    }

    private mutating func pushText() throws(WeightError) {
        let length = Int(try number(UInt32.self))
        guard let text = bytes.text(at: offset, count: length) else {
            throw malformed("a text of \(length) bytes is not UTF-8 or reaches beyond the end")
        }
        offset += length
        try push(.text(text))
    }

    private mutating func pushSymbol() throws(WeightError) {
        let module = try line()
        let name = try line()
        guard let symbol = PickleSymbol(module: module, name: name) else {
            throw .refused(file: file, what: "\(module).\(name)")
        }
        try push(.symbol(symbol))
    }

    private mutating func pushDictionary() throws(WeightError) {
        try push(.dictionary(document.dictionaries.count))
        document.dictionaries.append([])
    }

    private mutating func appendToList(_ elements: [Int]) throws(WeightError) {
        guard case .list = document.objects[try top()] else { throw malformed("it appends to what is no list") }
    }

    private mutating func addItems(_ items: [Int]) throws(WeightError) {
        guard case .dictionary(let index) = document.objects[try top()], items.count % 2 == 0 else {
            throw malformed("it adds items to what is no dictionary")
        }
        for item in stride(from: 0, to: items.count, by: 2) {
            document.dictionaries[index].append((key: items[item], value: items[item + 1]))
        }
    }

    /// A dictionary may carry attributes, such as versions of modules, which tensors do not need.
    private mutating func discardState() throws(WeightError) {
        _ = try pop()
        guard case .dictionary = document.objects[try top()] else {
            throw .refused(file: file, what: "pickle instruction BUILD on what is no dictionary")
        }
    }

    // MARK: What PyTorch calls

    private mutating func call() throws(WeightError) {
        let arguments = try pop()
        let function = try pop()
        guard case .symbol(let symbol) = document.objects[function],
            case .tuple(let values) = document.objects[arguments]
        else { throw .refused(file: file, what: "a call of what is no function") }
        switch symbol {
        case .orderedDictionary where values.isEmpty: try pushDictionary()
        case .rebuildTensor: try push(.tensor(try tensor(values)))
        case .rebuildParameter:
            guard let first = values.first, case .tensor = document.objects[first] else {
                throw malformed("a parameter is no tensor")
            }
            stack.append(first)
        default: throw .refused(file: file, what: "a call of \(symbol) with \(values.count) argument(s)")
        }
    }

    private func storage(of object: Int) throws(WeightError) -> StridedTensor.Storage {
        guard case .tuple(let values) = document.objects[object], values.count == 5,
            case .text("storage") = document.objects[values[0]],
            case .symbol(.storage(let type)) = document.objects[values[1]],
            case .text(let key) = document.objects[values[2]],
            case .integer(let count) = document.objects[values[4]], count >= 0
        else { throw malformed("the description of a storage is not understood") }
        return StridedTensor.Storage(type: type, key: key, count: count)
    }

    private func tensor(_ values: [Int]) throws(WeightError) -> StridedTensor {
        guard values.count == 6 || values.count == 7, case .storage(let storage) = document.objects[values[0]],
            case .integer(let offset) = document.objects[values[1]],
            let shape = integers(values[2]), let strides = integers(values[3])
        else { throw malformed("the description of a tensor is not understood") }
        guard let tensor = StridedTensor(storage: storage, offset: offset, shape: shape, strides: strides) else {
            let shape = shape.prefix(8).map(String.init).joined(separator: " x ")
            throw malformed("a tensor (\(shape)) does not fit its storage of \(storage.count) numbers")
        }
        return tensor
    }

    private func integers(_ object: Int) -> [Int]? {
        guard case .tuple(let values) = document.objects[object], values.count <= TensorEntry.largestRank else {
            return nil
        }
        var numbers: [Int] = []
        for value in values {
            guard case .integer(let number) = document.objects[value] else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    // MARK: Bytes

    private mutating func number<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type
    ) throws(WeightError) -> Value {
        guard let value = bytes.littleEndian(type, at: offset) else { throw malformed("it ends too early") }
        offset += MemoryLayout<Value>.size
        return value
    }

    private mutating func line() throws(WeightError) -> String {
        let rest = bytes[min(offset, bytes.count)...].prefix(Self.longestSymbol)
        guard let end = rest.firstIndex(of: 0x0a), let text = bytes.text(at: offset, count: end - offset) else {
            throw malformed("the name of a symbol has no end")
        }
        offset = end + 1
        return text
    }

    private func malformed(_ reason: String) -> WeightError {
        .malformed(file: file, entry: "data.pkl", reason: "\(reason) (byte \(offset))")
    }
}
