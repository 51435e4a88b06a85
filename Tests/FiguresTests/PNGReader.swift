/// Reads the PNG files of this project, written from the specifications and from nothing of the writer.
struct PNGReader {
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    let width: Int
    let height: Int
    let channels: Int
    let samples: [UInt8]
    let chunks: [String]

    init(_ bytes: [UInt8]) throws {
        guard bytes.starts(with: [137, 80, 78, 71, 13, 10, 26, 10]) else { throw Problem(description: "signature") }
        var position = 8
        var header: [UInt8] = []
        var data: [UInt8] = []
        var names: [String] = []
        while position < bytes.count {
            let length = PNGReader.number(bytes[position..<position + 4])
            let name = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
            let content = Array(bytes[position + 8..<position + 8 + length])
            let stored = PNGReader.number(bytes[position + 8 + length..<position + 12 + length])
            guard stored == PNGReader.crc(Array(bytes[position + 4..<position + 8 + length])) else {
                throw Problem(description: "checksum of \(name)")
            }
            names.append(name)
            if name == "IHDR" { header = content }
            if name == "IDAT" { data += content }
            position += 12 + length
        }
        guard header.count == 13, header[8] == 8, header[9] == 0 || header[9] == 2 else {
            throw Problem(description: "header")
        }
        width = PNGReader.number(header[0..<4])
        height = PNGReader.number(header[4..<8])
        channels = header[9] == 0 ? 1 : 3
        chunks = names
        let raw = try Inflater.zlib(data)
        samples = try PNGReader.unfiltered(raw, rowLength: width * channels, step: channels, height: height)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    /// The checksum by long division, bit by bit.
    private static func crc(_ bytes: [UInt8]) -> Int {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1 }
        }
        return Int(value ^ 0xFFFF_FFFF)
    }

    private static func unfiltered(_ raw: [UInt8], rowLength: Int, step: Int, height: Int) throws -> [UInt8] {
        guard raw.count == height * (rowLength + 1) else { throw Problem(description: "\(raw.count) bytes of rows") }
        var result: [UInt8] = []
        for row in 0..<height {
            let filter = raw[row * (rowLength + 1)]
            for column in 0..<rowLength {
                let left = column >= step ? Int(result[row * rowLength + column - step]) : 0
                let up = row > 0 ? Int(result[(row - 1) * rowLength + column]) : 0
                let corner = row > 0 && column >= step ? Int(result[(row - 1) * rowLength + column - step]) : 0
                let guess: Int
                switch filter {
                case 0: guess = 0
                case 1: guess = left
                case 2: guess = up
                case 3: guess = (left + up) / 2
                case 4:
                    let p = left + up - corner
                    let nearest = [left, up, corner].map { abs(p - $0) }.min()
                    guess = [left, up, corner].first { abs(p - $0) == nearest } ?? 0
                default: throw Problem(description: "filter \(filter)")
                }
                result.append(UInt8(truncatingIfNeeded: Int(raw[row * (rowLength + 1) + 1 + column]) + guess))
            }
        }
        return result
    }
}

/// Unpacks zlib streams with deflate blocks of fitted codes (RFC 1950, RFC 1951).
struct Inflater {
    private let bytes: [UInt8]
    private var bit = 0

    static func zlib(_ bytes: [UInt8]) throws -> [UInt8] {
        guard bytes.count > 6, bytes[0] == 0x78, (Int(bytes[0]) * 256 + Int(bytes[1])) % 31 == 0 else {
            throw PNGReader.Problem(description: "zlib header")
        }
        var inflater = Inflater(bytes: Array(bytes[2..<bytes.count - 4]))
        let result = try inflater.blocks()
        var sums = (low: 1, high: 0)
        for byte in result {
            sums.low = (sums.low + Int(byte)) % 65_521
            sums.high = (sums.high + sums.low) % 65_521
        }
        let stored = bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) }
        guard stored == sums.high << 16 | sums.low else { throw PNGReader.Problem(description: "Adler-32") }
        return result
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func read(_ count: Int) throws -> Int {
        var value = 0
        for place in 0..<count {
            guard bit / 8 < bytes.count else { throw PNGReader.Problem(description: "ended early") }
            value |= (Int(bytes[bit / 8]) >> (bit % 8) & 1) << place
            bit += 1
        }
        return value
    }

    private mutating func blocks() throws -> [UInt8] {
        var output: [UInt8] = []
        var isLast = false
        while !isLast {
            isLast = try read(1) == 1
            guard try read(2) == 2 else { throw PNGReader.Problem(description: "kind of block") }
            let (symbols, distances) = try codes()
            while let symbol = Optional(try decode(symbols)), symbol != 256 {
                if symbol < 256 {
                    output.append(UInt8(symbol))
                } else {
                    let length = try length(symbol)
                    let distance = try distance(decode(distances))
                    guard distance <= output.count else { throw PNGReader.Problem(description: "distance") }
                    for _ in 0..<length { output.append(output[output.count - distance]) }
                }
            }
        }
        return output
    }

    private mutating func length(_ symbol: Int) throws -> Int {
        if symbol == 285 { return 258 }
        if symbol < 265 { return symbol - 254 }
        let bits = (symbol - 261) / 4
        return 3 + (4 + (symbol - 261) % 4) << bits + (try read(bits))
    }

    private mutating func distance(_ symbol: Int) throws -> Int {
        if symbol < 4 { return symbol + 1 }
        let bits = (symbol - 2) / 2
        return 1 + (2 + symbol % 2) << bits + (try read(bits))
    }

    private mutating func codes() throws -> (symbols: [[Int]: Int], distances: [[Int]: Int]) {
        let symbolCount = try read(5) + 257
        let distanceCount = try read(5) + 1
        let orderCount = try read(4) + 4
        var orderLengths = [Int](repeating: 0, count: 19)
        for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(orderCount) {
            orderLengths[place] = try read(3)
        }
        let order = try Inflater.table(orderLengths)
        var lengths: [Int] = []
        while lengths.count < symbolCount + distanceCount {
            let symbol = try decode(order)
            switch symbol {
            case 16: lengths += Array(repeating: lengths.last ?? 0, count: try read(2) + 3)
            case 17: lengths += Array(repeating: 0, count: try read(3) + 3)
            case 18: lengths += Array(repeating: 0, count: try read(7) + 11)
            default: lengths.append(symbol)
            }
        }
        guard lengths.count == symbolCount + distanceCount else { throw PNGReader.Problem(description: "lengths") }
        return (
            try Inflater.table(Array(lengths[..<symbolCount])), try Inflater.table(Array(lengths[symbolCount...]))
        )
    }

    private mutating func decode(_ table: [[Int]: Int]) throws -> Int {
        var code: [Int] = [0, 0]
        while code[0] < 16 {
            code = [code[0] + 1, code[1] << 1 | (try read(1))]
            if let symbol = table[code] { return symbol }
        }
        throw PNGReader.Problem(description: "code")
    }

    /// Symbols by length and value of their canonical codes; a code longer than 15 or too many codes is an error.
    private static func table(_ lengths: [Int]) throws -> [[Int]: Int] {
        var table: [[Int]: Int] = [:]
        var code = 0
        for length in 1...15 {
            code <<= 1
            for (symbol, own) in lengths.enumerated() where own == length {
                table[[length, code]] = symbol
                code += 1
            }
            guard code <= 1 << length else { throw PNGReader.Problem(description: "too many codes") }
        }
        return table
    }
}
