/// Places of a list that stand for all of it when there are too many: spread over it, in ascending order.
///
/// They are ranked by a scrambled place, which has no period that ids could share.
func spread(of count: Int, most: Int) -> [Int] {
    guard count > most else { return Array(0..<count) }
    func scrambled(_ place: Int) -> UInt64 { UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15 }
    return (0..<count).sorted { scrambled($0) < scrambled($1) }.prefix(most).sorted()
}
