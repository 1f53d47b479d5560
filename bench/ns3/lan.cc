/*
 * The peer of bench/ns3/lan.ts: the same room in ns-3. Twenty hosts, each on its own full-duplex link of 100 Mbit/s to one node in
 * the middle that stores and forwards, and TCP bulk transfers of 10 MB between them.
 *
 * ns-3's CSMA links are half duplex, so the links are point to point; the gap between frames makes up for what Ethernet puts around
 * a frame and point-to-point links do not.
 *
 * lan <to-one | to-each-other> <hosts> <bytes>: prints one line per transfer, "<seconds until its last byte has arrived>".
 */
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

using namespace ns3;

int main(int argc, char *argv[]) {
  if (argc != 4) return 2;
  const std::string job = argv[1];
  const uint32_t hosts = std::atoi(argv[2]);
  const uint64_t bytes = std::atoll(argv[3]);

  Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1460));
  Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
  Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(262144));
  Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(262144));

  NodeContainer nodes, middle;
  nodes.Create(hosts);
  middle.Create(1);
  InternetStackHelper internet;
  internet.Install(nodes);
  internet.Install(middle);

  PointToPointHelper link;
  link.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
  link.SetDeviceAttribute("InterframeGap", TimeValue(NanoSeconds(2880)));
  link.SetChannelAttribute("Delay", StringValue("20us"));

  std::vector<Ipv4Address> addresses;
  Ipv4AddressHelper address;
  for (uint32_t host = 0; host < hosts; host++) {
    const std::string network = "10.1." + std::to_string(host) + ".0";
    address.SetBase(network.c_str(), "255.255.255.0");
    NetDeviceContainer ends = link.Install(nodes.Get(host), middle.Get(0));
    addresses.push_back(address.Assign(ends).GetAddress(0));
  }
  Ipv4GlobalRoutingHelper::PopulateRoutingTables();

  const uint32_t transfers = job == "to-one" ? hosts - 1 : hosts;
  std::vector<uint64_t> arrived(transfers, 0);
  std::vector<double> ended(transfers, 0);
  uint32_t left = transfers;
  for (uint32_t each = 0; each < transfers; each++) {
    const uint32_t from = job == "to-one" ? each + 1 : each;
    const uint32_t to = job == "to-one" ? 0 : (each + 1) % hosts;
    const uint16_t port = 5000 + each;
    PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), port));
    ApplicationContainer receiving = sink.Install(nodes.Get(to));
    receiving.Get(0)->TraceConnectWithoutContext(
        "Rx", Callback<void, Ptr<const Packet>, const Address &>(
                  [each, bytes, &arrived, &ended, &left](Ptr<const Packet> packet, const Address &) {
                    arrived[each] += packet->GetSize();
                    if (arrived[each] < bytes || ended[each] > 0) return;
                    ended[each] = Simulator::Now().GetSeconds();
                    if (--left == 0) Simulator::Stop();
                  }));
    BulkSendHelper source("ns3::TcpSocketFactory", InetSocketAddress(addresses[to], port));
    source.SetAttribute("MaxBytes", UintegerValue(bytes));
    source.SetAttribute("SendSize", UintegerValue(65536));
    source.Install(nodes.Get(from));
  }
  Simulator::Run();
  for (double seconds : ended) std::printf("%.6f\n", seconds);
  Simulator::Destroy();
  return left == 0 ? 0 : 1;
}
